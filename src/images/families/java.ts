import { distribution } from '../distributions.ts';
import { has } from '../tag.ts';
import type { Family, Named } from './family.ts';
import { account, official } from './official.ts';

const number = String.raw`(\d+(?:\.\d+)*)(?:u\d+|_\d+)?`;
const behindKind = new RegExp(`(?:^|-)(?:jdk|jre)-?${number}(?:-|$)`);
const behindVendor = new RegExp(`(?:temurin|openjdk|amazoncorretto|corretto|ibmjava|sapmachine|zulu)-${number}(?:-|$)`);

/** `21` of `21.0.5_11-jdk`, `8` of `8u412-b08-jre`, `21` of `3.9-eclipse-temurin-21` and `8.10-jdk21`. */
function javaVersion({ tag }: Named): string | null {
  const text = tag.tokens.join('-');
  return (behindKind.exec(text) ?? behindVendor.exec(text))?.[1] ?? null;
}

function jdkVersion({ tag }: Named): string | null {
  return /^(\d+(?:\.\d+)*)(?:u\d+|_\d+)?$/.exec(tag.tokens[0] ?? '')?.[1] ?? null;
}

const otherJdk = /openjdk|corretto|graal|ibm|sapmachine|zulu|microsoft|liberica/;
const isTemurin = ({ tag }: Named): boolean => !tag.tokens.some((token) => otherJdk.test(token));

/** The JDK of build tools and servers: Temurin's unless the tag names another. */
const java = {
  name: 'java',
  product: (named: Named) => (isTemurin(named) ? 'eclipse-temurin' : null),
  version: javaVersion,
} as const;
const onTemurin = (named: Named) => (isTemurin(named) ? distribution('ubuntu', null) : null);

export const javaFamilies: readonly Family[] = [
  official('eclipse-temurin', 'ubuntu', {
    software: [{ name: 'java', product: 'eclipse-temurin', version: jdkVersion }],
    always: { caCertificates: true, has: ['java'], environment: { JAVA_HOME: '/opt/java/openjdk' } },
    full: { has: ['curl', 'wget'] },
    alpine: { has: ['gpg', 'openssl'] },
  }),
  official('amazoncorretto', 'amazon', {
    software: [{ name: 'java', version: jdkVersion }],
    always: { has: ['java'] },
  }),
  official('openjdk', null, {
    software: [{ name: 'java', version: jdkVersion }],
    distribution: ({ tag }) => {
      const major = Number.parseInt(tag.tokens[0] ?? '', 10);
      return major <= 11
        ? distribution('debian', null)
        : major >= 12 && !has(tag, 'slim')
          ? distribution('oracle', null)
          : null;
    },
    always: { has: ['java'] },
    slim: { caCertificates: null },
    full: {
      caCertificates: true,
      forgets: ['curl', 'wget', 'git', 'unzip', 'xz', 'bzip2', 'ssh', 'openssl', 'ps', 'python3'],
    },
    deprecated:
      'The official openjdk images are deprecated and get no updates; eclipse-temurin and others replace them.',
  }),
  official('maven', null, {
    distribution: onTemurin,
    software: [{ name: 'maven' }, java],
    always: { has: ['mvn', 'java'] },
    full: { caCertificates: true, has: ['curl', 'git'], forgets: ['wget', 'ssh', 'ps'] },
    alpine: { forgets: ['bash', 'curl', 'git', 'openssl', 'gpg'] },
  }),
  official('gradle', null, {
    distribution: onTemurin,
    software: [{ name: 'gradle' }, java],
    always: { has: ['gradle', 'java', 'git'], accounts: [account('gradle', 1000, '/home/gradle')] },
    full: { caCertificates: true, has: ['curl', 'wget', 'unzip', 'ssh'], forgets: ['python3'] },
    alpine: { forgets: ['bash', 'curl', 'openssl', 'gpg', 'ssh', 'python3', 'perl'] },
  }),
  official('tomcat', null, {
    distribution: onTemurin,
    software: [{ name: 'tomcat', product: 'tomcat' }, java],
    always: { has: ['java'] },
    full: { caCertificates: true, forgets: ['curl', 'wget'] },
  }),
];
