import { copiedSources } from '../../dockerfile/context-sources.ts';
import type { Dockerfile, Stage } from '../../dockerfile/model.ts';
import { copySourceOf, imageFactsOf, instructionsOf, lineage } from '../../dockerfile/stages.ts';
import { bringsOf, type JavaApi, type JavaRemoval, javaRemovalOf } from '../../images/java-removals.ts';
import { contextsOf } from '../../repository/contexts.ts';
import {
  isJavaSource,
  type JavaImport,
  javaDependencies,
  javaImportsIn,
  javaSources,
} from '../../repository/java-imports.ts';
import { copiedTexts } from '../../repository/nearby-sources.ts';
import { joinPath } from '../../repository/tree-paths.ts';
import { isCertainlyOlder } from '../../repository/version-ranges.ts';
import { type Tree, textOf } from '../../snapshot/snapshot.ts';
import { languageStages } from '../language-stages.ts';
import { defineRule } from '../rule.ts';

const pom = (...artifacts: readonly string[]) =>
  `<project>\n  <artifactId>shop</artifactId>\n  <dependencies>\n${artifacts.map((one) => `    <dependency><groupId>org.example</groupId><artifactId>${one}</artifactId></dependency>\n`).join('')}  </dependencies>\n</project>\n`;
const built = (version: string) =>
  `FROM maven:3.9-eclipse-temurin-${version} AS build\nCOPY pom.xml .\nCOPY src src\nRUN mvn package\nFROM eclipse-temurin:${version}-jre\nCOPY --from=build target/shop.jar /shop.jar\n`;
const packed = (version: string) => `FROM eclipse-temurin:${version}-jre\nCOPY target/*.jar /shop.jar\n`;
const source = 'src/main/java/shop/Orders.java';
const binding = 'package shop;\n\nimport java.util.List;\nimport javax.xml.bind.JAXBContext;\n';

export default defineRule({
  id: 'java-package-removed',
  scope: 'repository',
  severity: 'critical',
  category: 'correctness',
  confidence: 'likely',
  profile: 'recommended',
  since: '0.1.0',
  title: 'Sources import a package that this Java has no more',
  remedy: 'Add the library that brings the package, or replace it',
  rationale:
    'Java 11 took JAXB, JAX-WS, the activation framework, the common annotations and CORBA out of the JDK; other packages went before and after. With the newer JDK the sources do not compile, and what was compiled with an older one stops with `NoClassDefFoundError`.',
  exceptions: 'Code that is never reached, or a class path that something else than the build file puts together.',
  peers: [],
  wants: javaSources,
  examples: {
    bad: [
      {
        title: 'Java is raised, the build file stays',
        before: { Dockerfile: built('8'), 'pom.xml': pom('gson'), [source]: binding },
        files: { Dockerfile: built('17'), 'pom.xml': pom('gson'), [source]: binding },
        reports: [
          {
            line: 1,
            message:
              '`maven:3.9-eclipse-temurin-17` has no `javax.xml.bind`, which Java 11 removed, and `src/main/java/shop/Orders.java` imports it (`import javax.xml.bind.JAXBContext`).',
          },
        ],
      },
      {
        title: 'Only where it runs',
        files: {
          Dockerfile: `${built('8').replace('temurin:8', 'temurin:21')}`,
          'build.gradle': "dependencies {\n  implementation 'com.google.code.gson:gson:2.13.1'\n}\n",
          [source]: binding,
        },
        reports: [
          {
            line: 5,
            message:
              '`eclipse-temurin:21-jre` has no `javax.xml.bind`, which Java 11 removed, and `src/main/java/shop/Orders.java` imports it (`import javax.xml.bind.JAXBContext`).',
          },
        ],
      },
      {
        title: 'Packed elsewhere, and nothing brings it back',
        files: {
          Dockerfile: packed('17'),
          'pom.xml': pom('some-framework'),
          [source]: 'import jdk.nashorn.api.scripting.NashornScriptEngine;\n',
        },
        reports: [
          {
            line: 1,
            message:
              '`eclipse-temurin:17-jre` has no `jdk.nashorn`, which Java 15 removed, and `src/main/java/shop/Orders.java` imports it (`import jdk.nashorn.api.scripting.NashornScriptEngine`).',
          },
        ],
      },
    ],
    good: [
      { title: 'Still there', files: { Dockerfile: built('8'), 'pom.xml': pom('gson'), [source]: binding } },
      {
        title: 'A library brings it',
        files: { Dockerfile: built('17'), 'pom.xml': pom('gson', 'jaxb-api'), [source]: binding },
      },
      {
        title: 'A library that may bring it',
        files: { Dockerfile: built('17'), 'pom.xml': pom('some-framework'), [source]: binding },
      },
      {
        title: 'A parent that may bring it',
        files: {
          Dockerfile: built('17'),
          'pom.xml': pom('gson').replace(
            '<project>',
            '<project>\n  <parent><artifactId>company-parent</artifactId></parent>',
          ),
          [source]: binding,
        },
      },
      {
        title: 'A catalogue of versions says which libraries',
        files: {
          Dockerfile: built('17'),
          'build.gradle.kts': 'dependencies {\n  implementation(libs.web)\n}\n',
          [source]: binding,
        },
      },
      {
        title: 'Plugins of the build may bring it, and one line several',
        files: {
          'a/Dockerfile': built('17'),
          'a/build.gradle': "plugins {\n  id 'shop.java'\n}\n",
          'a/buildSrc/src/main/groovy/shop.java.gradle':
            "dependencies {\n  implementation 'javax.xml.bind:jaxb-api:2.3.1'\n}\n",
          [`a/${source}`]: binding,
          'b/Dockerfile': built('17'),
          'b/build.gradle':
            "dependencies {\n  implementation 'com.google.code.gson:gson:2.13.1', 'javax.xml.bind:jaxb-api:2.3.1'\n}\n",
          [`b/${source}`]: binding,
        },
      },
      {
        title: 'Tomcat has the annotations',
        files: {
          Dockerfile: 'FROM tomcat:9-jdk17\nCOPY target/*.war /usr/local/tomcat/webapps/\n',
          'pom.xml': pom('gson'),
          [source]: 'import javax.annotation.PostConstruct;\n',
        },
      },
      {
        title: 'Spring brings the annotations, and others were never in the JDK',
        files: {
          Dockerfile: built('17'),
          'pom.xml': pom('spring-boot-starter-web', 'jsr305'),
          [source]:
            'import javax.annotation.PostConstruct;\nimport javax.annotation.Nullable;\nimport javax.xml.parsers.SAXParser;\n',
        },
      },
      {
        title: 'Tests, and what is not packed',
        files: {
          Dockerfile: built('17'),
          'pom.xml': pom('gson'),
          'src/test/java/shop/OrdersTest.java': binding,
          'tools/src/main/java/Tool.java': binding,
        },
      },
    ],
  },
  *check({ repository: { tree, dockerfiles } }) {
    const said = new Set<string>();
    for (const { file, stage, version, image, at } of languageStages(dockerfiles, 'java')) {
      for (const { path, found, removal } of removedImports(tree, file, stage, version)) {
        // Where it is compiled and where it runs is one finding.
        const subject = `${file.path} ${removal.name}`;
        if (said.has(subject)) continue;
        said.add(subject);
        yield {
          message: `\`${image}\` has no \`${removal.name}\`, which Java ${removal.since} removed, and \`${path}\` imports it (\`${found.text}\`).`,
          subject: removal.name,
          at,
          related: [{ path, range: found.range }],
        };
      }
    }
  },
});

interface RemovedImport {
  readonly path: string;
  readonly found: JavaImport;
  readonly removal: JavaRemoval;
}

function* removedImports(tree: Tree, file: Dockerfile, stage: Stage, version: string): Generator<RemovedImport> {
  for (const path of sourcesOf(tree, file, stage)) {
    for (const found of javaImportsIn(textOf(tree, path) ?? '')) {
      const removal = javaRemovalOf(found.name);
      if (removal === null || isCertainlyOlder(version, removal.since)) continue;
      if (removal.api !== null && ofTomcat.has(removal.api) && imageFactsOf(stage)?.family === 'tomcat') continue;
      if (removal.api === null || isMissing(removal.api, javaDependencies(tree, path))) yield { path, found, removal };
    }
  }
}

/** Its `annotations-api.jar` has them. */
const ofTomcat: ReadonlySet<JavaApi> = new Set(['annotation', 'ws']);

/** Whether none of the dependencies brings it, and all of them are known. */
function isMissing(api: NonNullable<JavaRemoval['api']>, dependencies: ReadonlySet<string> | null): boolean {
  return dependencies !== null && [...dependencies].every((artifact) => bringsOf(artifact)?.includes(api) === false);
}

/** What is compiled in a stage, or in one that it copies from, or was compiled before the build into what it copies. */
function sourcesOf(tree: Tree, file: Dockerfile, stage: Stage): readonly string[] {
  const users = file.stages.filter((one) => lineage(one).includes(stage));
  const others = users.flatMap((one) =>
    [...instructionsOf(one, 'COPY')].flatMap((copy) => {
      const source = copySourceOf(file, one, copy);
      return source.kind === 'stage' ? [source.stage] : [];
    }),
  );
  const [context = ''] = contextsOf(tree, file).folders;
  const modules = copiedSources(file).flatMap(({ stage: owner, path }) => {
    const module = /^(.*\/)?(?:target|build\/libs)\/[^/]*\.[jw]ar$/s.exec(path);
    const isUsed = module !== null && users.some((one) => lineage(one).includes(owner));
    return isUsed ? [joinPath(joinPath(context, module[1] ?? ''), 'src/main/')] : [];
  });
  const packed = [...tree.contents.keys()].filter(
    (path) => isJavaSource(path) && modules.some((module) => path.startsWith(module)),
  );
  return [...new Set([...copiedTexts(tree, file, [...users, ...others], isJavaSource), ...packed])].sort();
}
