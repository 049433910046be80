import { isShippedWith } from '../../dockerfile/stages.ts';
import { distributionEndOfLife, type EndOfLife, extendedSupport, softwareEndOfLife } from '../../images/end-of-life.ts';
import { nameWithoutDigest } from '../../images/reference.ts';
import { releaseFix } from '../release-fix.ts';
import { defineRule } from '../rule.ts';

/** Names for people. */
const titles: Readonly<Record<string, string>> = {
  almalinux: 'AlmaLinux',
  'alpine-linux': 'Alpine',
  'amazon-linux': 'Amazon Linux',
  centos: 'CentOS',
  debian: 'Debian',
  dotnet: '.NET',
  fedora: 'Fedora',
  go: 'Go',
  mysql: 'MySQL',
  nodejs: 'Node.js',
  opensuse: 'openSUSE',
  'oracle-linux': 'Oracle Linux',
  php: 'PHP',
  postgresql: 'PostgreSQL',
  python: 'Python',
  rhel: 'Red Hat Enterprise Linux',
  'rocky-linux': 'Rocky Linux',
  ruby: 'Ruby',
  ubuntu: 'Ubuntu',
};

export default defineRule({
  id: 'end-of-life',
  scope: 'dockerfile',
  severity: 'major',
  category: 'security',
  confidence: 'certain',
  profile: 'recommended',
  since: '0.1.0',
  fixable: true,
  title: 'Base image has reached its end of life',
  remedy: 'Move to a base image that still gets updates',
  rationale:
    'After the end of its life a release gets no security updates, its images are not rebuilt, and sooner or later its packages leave the mirrors, so that the build fails. The date is that of the project itself; paid support may go on. The long-term support of Debian is told apart.',
  peers: [],
  examples: {
    bad: [
      {
        title: 'The distribution',
        files: 'FROM alpine:3.18\nUSER 10001\nCMD ["server"]\n',
        reports: [{ line: 1, message: '`alpine:3.18` has Alpine 3.18, whose support ended on 2025-05-09.' }],
        fixed: 'FROM alpine:3.24\nUSER 10001\nCMD ["server"]\n',
      },
      {
        title: 'The language, and what it stands on',
        files: 'FROM node:18-bullseye-slim\nUSER node\nCMD ["node", "."]\n',
        reports: [
          {
            line: 1,
            message:
              '`node:18-bullseye-slim` has Debian 11, whose support ended on 2024-08-14 (long-term support: 2026-08-31), and Node.js 18, whose support ended on 2025-04-30.',
          },
        ],
        fixed: 'FROM node:24-trixie-slim\nUSER node\nCMD ["node", "."]\n',
      },
      {
        title: 'In the default of an argument',
        files: 'ARG VARIANT="3.9-slim"\nFROM python:${VARIANT}\nUSER 10001\nCMD ["python", "app.py"]\n',
        reports: [{ line: 2, message: '`python:3.9-slim` has Python 3.9, whose support ended on 2025-10-31.' }],
        fixed: 'ARG VARIANT="3.12-slim"\nFROM python:${VARIANT}\nUSER 10001\nCMD ["python", "app.py"]\n',
      },
      {
        title: 'A version that another line names as well',
        files: 'FROM ruby:3.0.7-slim\nENV BASE_VERSION=3.0.7\nUSER 10001\nCMD ["ruby", "app.rb"]\n',
        reports: [{ line: 1, message: '`ruby:3.0.7-slim` has Ruby 3.0, whose support ended on 2024-04-23.' }],
      },
      {
        title: 'Given up by its makers',
        files: 'FROM openjdk:21-jdk-slim\nUSER 10001\nCMD ["java"]\n',
        reports: [
          {
            line: 1,
            message:
              '`openjdk:21-jdk-slim`: The official openjdk images are deprecated and get no updates; eclipse-temurin and others replace them.',
          },
        ],
      },
    ],
    good: [
      { title: 'Supported', files: 'FROM node:24-trixie-slim\nFROM alpine:3.23\nFROM ubuntu:24.04\n' },
      { title: 'A release that the tag does not tell', files: 'FROM debian:stable\nFROM alpine:latest\n' },
      {
        title: 'Not shipped',
        files: 'FROM golang:1.20-bullseye AS build\nFROM scratch\nCOPY --from=build /api /api\n',
      },
      { title: 'An unknown image', files: 'FROM example.com/alpine:3.10\n' },
    ],
  },
  *check({ file, asOf }) {
    for (const stage of file.stages) {
      const { base, from } = stage;
      if (base.kind !== 'image' || from === null || !isShippedWith(file, stage)) continue;
      const name = nameWithoutDigest(base.reference);
      const ends = [distributionEndOfLife(base.facts, asOf), ...softwareEndOfLife(base.facts, asOf)]
        .flatMap((end) => end ?? [])
        .filter(({ ended }) => ended);
      if (ends.length === 0 && base.facts.deprecated === null) continue;
      const isExtended = (end: EndOfLife): boolean => (extendedSupport(end) ?? '') >= asOf;
      yield {
        message:
          ends.length === 0
            ? `\`${name}\`: ${base.facts.deprecated}`
            : `\`${name}\` has ${ends.map(describe).join(', and ')}.`,
        profile: ends.length > 0 && ends.every(isExtended) ? 'strict' : 'recommended',
        subject: base.reference.repository,
        at: { path: file.path, range: from.range },
        ...releaseFix(file, from, base, asOf),
      };
    }
  },
});

function describe(end: EndOfLife): string {
  const { product, cycle, date } = end;
  const extended = extendedSupport(end);
  const title = Object.hasOwn(titles, product) ? titles[product] : product;
  return `${title} ${cycle}, whose support ${date === null ? 'has ended' : `ended on ${date}`}${extended === null ? '' : ` (long-term support: ${extended})`}`;
}
