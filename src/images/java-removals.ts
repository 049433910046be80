/** What left the JDK and can be had from Maven Central, by what brings it. */
export type JavaApi = 'activation' | 'annotation' | 'bind' | 'corba' | 'ws';

export interface JavaRemoval {
  /** The first version without it. */
  readonly since: string;
  /** The package, or the class, that is gone. */
  readonly name: string;
  /** null: nothing brings it back under this name. */
  readonly api: JavaApi | null;
}

/** JEP 260, 320, 336, 372, 407; docs.oracle.com/en/java/javase/23/migrate/removed-apis.html. Of `javax.annotation` these were in the JDK. */
const rows: readonly (readonly [string, JavaApi | null, string])[] = [
  ['9', null, 'sun.misc.BASE64Decoder sun.misc.BASE64Encoder'],
  ['11', 'activation', 'javax.activation'],
  [
    '11',
    'annotation',
    'javax.annotation.Generated javax.annotation.PostConstruct javax.annotation.PreDestroy javax.annotation.Resource javax.annotation.Resources',
  ],
  ['11', 'bind', 'javax.xml.bind'],
  [
    '11',
    'corba',
    'org.omg.CORBA org.omg.CosNaming org.omg.PortableServer javax.rmi.CORBA javax.rmi.PortableRemoteObject',
  ],
  ['11', 'ws', 'javax.jws javax.xml.soap javax.xml.ws'],
  ['14', null, 'java.security.acl java.util.jar.Pack200'],
  ['15', null, 'jdk.nashorn'],
  ['17', null, 'java.rmi.activation'],
];

const removals: readonly JavaRemoval[] = rows.flatMap(([since, api, names]) =>
  names.split(' ').map((name) => ({ since, api, name })),
);

/** What an imported class or package was part of; null: of nothing that is gone. */
export function javaRemovalOf(imported: string): JavaRemoval | null {
  return removals.find(({ name }) => imported === name || imported.startsWith(`${name}.`)) ?? null;
}

const nothing =
  /^(?:lombok|gson|guava|h2|jedis|joda-time|jsoup|lettuce-core|mysql-connector-(?:j|java)|okhttp|picocli|postgresql|snakeyaml|sqlite-jdbc|HikariCP|mariadb-java-client|caffeine|httpclient5?|kafka-clients|javax\.servlet-api|jsr305|(?:slf4j|logback|log4j|commons|flyway|junit|mockito|assertj)-[\w.-]+|log4j|junit|jackson-(?:core|databind|annotations|datatype-[\w-]+|dataformat-(?:yaml|csv|cbor))|spring-(?:core|context|beans|web|webmvc|jdbc|tx|aop)|spring-boot(?:-devtools|-configuration-processor|-autoconfigure)?)$/;
const annotations =
  /^spring-boot-starter(?:-(?:web|webflux|actuator|validation|security|jdbc|thymeleaf|cache|logging|data-redis|data-mongodb))?$/;

/** What an artifact brings along, as far as its own dependencies are known; null: they are not. */
export function bringsOf(artifact: string): readonly JavaApi[] | null {
  if (nothing.test(artifact)) return [];
  return annotations.test(artifact) ? ['annotation'] : null;
}
