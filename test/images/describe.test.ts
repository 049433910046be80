import { describe, expect, test } from '@jest/globals';
import { describeImage } from '../../src/images/describe.ts';
import type { ImageFacts } from '../../src/images/facts.ts';
import { accountHomeOf, findAccount, hasTool, homeOf, variableOf, versionOf } from '../../src/images/lookup.ts';
import { parseImageReference } from '../../src/images/reference.ts';

function facts(text: string): ImageFacts {
  const reference = parseImageReference(text);
  if (reference === null) throw new Error(`${text} is not a reference`);
  return describeImage(reference);
}

const digest = `sha256:${'0a'.repeat(32)}`;

/** Distribution, C library, package manager, /bin/sh, number of the default user. */
function summary(text: string): string {
  const { distribution, libc, libcVersion, packageManager, shell, user } = facts(text);
  return [
    `${distribution?.id ?? '?'} ${distribution?.release ?? '?'}`,
    `${libc ?? '?'} ${libcVersion ?? '?'}`,
    packageManager ?? '?',
    shell ?? '?',
    user?.uid ?? '?',
  ].join(', ');
}

describe('the system inside', () => {
  test.each([
    ['alpine', 'alpine ?, musl ?, apk, busybox-ash, 0'],
    ['alpine:3.21', 'alpine 3.21, musl 1.2.5, apk, busybox-ash, 0'],
    ['alpine:3.21.3', 'alpine 3.21, musl 1.2.5, apk, busybox-ash, 0'],
    ['alpine:3', 'alpine ?, musl ?, apk, busybox-ash, 0'],
    ['alpine:edge', 'alpine ?, musl ?, apk, busybox-ash, 0'],
    ['alpine:20240329', 'alpine ?, musl ?, apk, busybox-ash, 0'],
    [`alpine@${digest}`, 'alpine ?, musl ?, apk, busybox-ash, 0'],
    ['debian:12.5-slim', 'debian 12, glibc 2.36, apt, dash, 0'],
    ['debian:bookworm-20240110', 'debian 12, glibc 2.36, apt, dash, 0'],
    ['debian:stable-slim', 'debian ?, glibc ?, apt, dash, 0'],
    ['ubuntu:24.04', 'ubuntu 24.04, glibc 2.39, apt, dash, 0'],
    ['ubuntu:jammy', 'ubuntu 22.04, glibc 2.35, apt, dash, 0'],
    ['ubuntu', 'ubuntu ?, glibc ?, apt, dash, 0'],
    ['busybox:1.37-musl', 'busybox 1.37, musl ?, none, busybox-ash, 0'],
    ['busybox', 'busybox ?, ? ?, none, busybox-ash, 0'],
    ['scratch', 'scratch ?, none ?, none, none, 0'],
    ['fedora:41', 'fedora 41, glibc 2.40, dnf, bash, 0'],
    ['registry.fedoraproject.org/fedora-minimal:41', 'fedora 41, glibc 2.40, microdnf, bash, 0'],
    ['centos:7', 'centos 7, glibc 2.17, yum, bash, 0'],
    ['quay.io/centos/centos:stream9', 'centos-stream 9, glibc 2.34, dnf, bash, 0'],
    ['rockylinux:9-minimal', 'rocky 9, glibc 2.34, microdnf, bash, 0'],
    ['almalinux:8', 'alma 8, glibc 2.28, dnf, bash, 0'],
    ['oraclelinux:9-slim', 'oracle 9, glibc 2.34, microdnf, bash, 0'],
    ['amazonlinux:2', 'amazon 2, glibc 2.26, yum, bash, 0'],
    ['public.ecr.aws/amazonlinux/amazonlinux:2023', 'amazon 2023, glibc 2.34, dnf, bash, 0'],
    ['opensuse/leap:15.6', 'opensuse-leap 15.6, glibc 2.38, zypper, bash, 0'],
    ['archlinux:base-devel', 'arch ?, glibc ?, pacman, bash, 0'],
    ['buildpack-deps:noble', 'ubuntu 24.04, glibc 2.39, apt, dash, 0'],
    ['golang:1.24', 'debian ?, glibc ?, apt, dash, 0'],
    ['golang:1.24-alpine', 'alpine ?, musl ?, apk, busybox-ash, 0'],
    ['golang:1.24-alpine3.21', 'alpine 3.21, musl 1.2.5, apk, busybox-ash, 0'],
    ['golang:1.24-bookworm', 'debian 12, glibc 2.36, apt, dash, 0'],
    ['public.ecr.aws/docker/library/golang:1.24-bookworm', 'debian 12, glibc 2.36, apt, dash, 0'],
    ['mirror.gcr.io/library/golang:1.24-alpine', 'alpine ?, musl ?, apk, busybox-ash, 0'],
    ['arm64v8/alpine:3.20', 'alpine 3.20, musl 1.2.5, apk, busybox-ash, 0'],
    [`golang:1.24-alpine3.21@${digest}`, 'alpine 3.21, musl 1.2.5, apk, busybox-ash, 0'],
    [`golang@${digest}`, '? ?, ? ?, ?, ?, 0'],
    ['node:22-bookworm-slim', 'debian 12, glibc 2.36, apt, dash, 0'],
    ['php:8.3-fpm-alpine3.20', 'alpine 3.20, musl 1.2.5, apk, busybox-ash, 0'],
    ['eclipse-temurin:21-jdk-noble', 'ubuntu 24.04, glibc 2.39, apt, dash, 0'],
    ['eclipse-temurin:21-jre-ubi9-minimal', 'rhel 9, glibc 2.34, microdnf, bash, 0'],
    ['amazoncorretto:21-al2023', 'amazon 2023, glibc 2.34, dnf, bash, 0'],
    ['maven:3.9-eclipse-temurin-21-alpine', 'alpine ?, musl ?, apk, busybox-ash, 0'],
    ['gradle:8.10-jdk21-corretto', '? ?, ? ?, ?, ?, 0'],
    ['tomcat:10.1-jdk17-temurin-jammy', 'ubuntu 22.04, glibc 2.35, apt, dash, 0'],
    ['swift:5.10-rhel-ubi9', 'rhel 9, glibc 2.34, dnf, bash, 0'],
    ['memcached:1.6', 'debian ?, glibc ?, apt, dash, 11211'],
    ['haproxy:3.0', 'debian ?, glibc ?, apt, dash, 99'],
    ['haproxy:2.2', 'debian ?, glibc ?, apt, dash, 0'],
    ['haproxy:latest', 'debian ?, glibc ?, apt, dash, ?'],
    ['traefik:v3.1', 'alpine ?, musl ?, apk, busybox-ash, 0'],
    ['nginxinc/nginx-unprivileged:1.27-alpine', 'alpine ?, musl ?, apk, busybox-ash, 101'],
    ['docker.elastic.co/elasticsearch/elasticsearch:8.15.0', '? ?, ? ?, ?, ?, 1000'],
    ['registry.access.redhat.com/ubi9/ubi:9.4', 'rhel 9, glibc 2.34, dnf, bash, 0'],
    ['registry.access.redhat.com/ubi8', 'rhel 8, glibc 2.28, dnf, bash, 0'],
    ['redhat/ubi9-minimal', 'rhel 9, glibc 2.34, microdnf, bash, 0'],
    ['registry.access.redhat.com/ubi9/ubi-micro', 'rhel 9, glibc 2.34, none, bash, 0'],
    ['registry.access.redhat.com/ubi9/python-312', 'rhel 9, glibc 2.34, dnf, bash, 1001'],
    ['registry.redhat.io/ubi9/nodejs-22-minimal:1', 'rhel 9, glibc 2.34, microdnf, bash, 1001'],
    ['registry.access.redhat.com/ubi9/go-toolset:1.24', 'rhel 9, glibc 2.34, dnf, bash, 1001'],
    ['registry.access.redhat.com/ubi8/openjdk-17-runtime', 'rhel 8, glibc 2.28, microdnf, bash, 185'],
    ['gcr.io/distroless/static-debian12:nonroot', 'debian 12, none ?, none, none, 65532'],
    ['gcr.io/distroless/static', 'debian ?, none ?, none, none, 0'],
    ['gcr.io/distroless/base-debian12', 'debian 12, glibc 2.36, none, none, 0'],
    ['gcr.io/distroless/java21-debian12:debug-nonroot', 'debian 12, glibc 2.36, none, none, 65532'],
    [`gcr.io/distroless/cc-debian12@${digest}`, 'debian 12, glibc 2.36, none, none, ?'],
    ['cgr.dev/chainguard/static', 'wolfi ?, none ?, none, none, 65532'],
    ['cgr.dev/chainguard/python:latest-dev', 'wolfi ?, glibc ?, apk, busybox-ash, 65532'],
    ['cgr.dev/chainguard/go', 'wolfi ?, glibc ?, ?, ?, ?'],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', 'debian 12, glibc 2.36, apt, dash, 0'],
    ['mcr.microsoft.com/dotnet/sdk:10.0', 'ubuntu 24.04, glibc 2.39, apt, dash, 0'],
    ['mcr.microsoft.com/dotnet/runtime:8.0-alpine3.20', 'alpine 3.20, musl 1.2.5, apk, busybox-ash, 0'],
    ['mcr.microsoft.com/dotnet/runtime-deps:8.0-noble-chiseled', 'ubuntu 24.04, glibc 2.39, none, none, 1654'],
    ['mcr.microsoft.com/azurelinux/base/core:3.0', 'azurelinux 3.0, glibc 2.38, tdnf, bash, 0'],
    ['mcr.microsoft.com/windows/servercore:ltsc2022', 'windows ?, ? ?, none, cmd, ?'],
    ['golang:1.24-nanoserver-ltsc2022', 'windows ?, ? ?, none, cmd, ?'],
    ['bitnami/redis:7.2.5-debian-12-r3', 'debian 12, glibc 2.36, apt, dash, 1001'],
    ['bitnami/redis', '? ?, ? ?, ?, ?, 1001'],
    ['nvidia/cuda:12.4.1-devel-ubuntu22.04', 'ubuntu 22.04, glibc 2.35, apt, dash, 0'],
    ['nvidia/cuda:12.4.1-base-rockylinux9', 'rocky 9, glibc 2.34, dnf, bash, 0'],
    ['quay.io/jupyter/scipy-notebook', 'ubuntu ?, glibc ?, apt, dash, 1000'],
    ['denoland/deno:alpine-2.1.4', 'alpine ?, musl ?, apk, busybox-ash, 0'],
    ['mysql:8.4', 'oracle ?, glibc ?, ?, bash, 0'],
  ])('of %s: %s', (text, expected) => {
    expect(summary(text)).toBe(expected);
  });
});

describe('the software inside', () => {
  test.each([
    ['golang:1.24-alpine', 'go', '1.24'],
    ['golang:1.24rc1', 'go', null],
    ['registry.access.redhat.com/ubi9/go-toolset:1.24.4-1754467841', 'go', '1.24.4'],
    ['registry.access.redhat.com/ubi9/go-toolset:9.5-1739267472', 'go', null],
    ['node:20', 'node', '20'],
    ['node:20.11.1-slim', 'node', '20.11.1'],
    ['node:lts', 'node', null],
    ['node:lts-iron', 'node', '20'],
    ['node', 'node', null],
    ['registry.access.redhat.com/ubi9/nodejs-20', 'node', '20'],
    ['gcr.io/distroless/nodejs24-debian13', 'node', '24'],
    ['python:3.12-slim-bookworm', 'python', '3.12'],
    ['python:3.14-rc-slim', 'python', null],
    ['registry.access.redhat.com/ubi9/python-312', 'python', '3.12'],
    ['quay.io/sclorg/python-39-c9s', 'python', '3.9'],
    ['gcr.io/distroless/python3-debian12', 'python', '3.11'],
    ['eclipse-temurin:21.0.5_11-jdk-alpine', 'java', '21.0.5'],
    ['eclipse-temurin:8u432-b06-jre', 'java', '8'],
    ['openjdk:17-jdk-slim', 'java', '17'],
    ['maven:3.9-eclipse-temurin-21', 'java', '21'],
    ['maven:3.9.9-amazoncorretto-17-al2023', 'java', '17'],
    ['maven:3.9-eclipse-temurin-21', 'maven', '3.9'],
    ['gradle:8.10-jdk21-alpine', 'java', '21'],
    ['tomcat:10.1-jre17-temurin', 'tomcat', '10.1'],
    ['ghcr.io/astral-sh/uv:python3.12-bookworm-slim', 'python', '3.12'],
    ['ruby:3.3-alpine', 'ruby', '3.3'],
    ['rust:1.82-slim', 'rust', '1.82'],
    ['lukemathwalker/cargo-chef:latest-rust-1.82-slim', 'rust', '1.82'],
    ['php:8.3-fpm', 'php', '8.3'],
    ['elixir:1.17-otp-27', 'erlang', '27'],
    ['mcr.microsoft.com/dotnet/sdk:8.0.404', 'dotnet', '8.0.404'],
    ['denoland/deno:debian-2.1.4', 'deno', '2.1.4'],
    ['postgres:16.4-alpine', 'postgresql', '16.4'],
    ['traefik:v3.1', 'traefik', '3.1'],
    ['debian:12', 'python', null],
  ])('of %s: %s %s', (text, name, version) => {
    expect(versionOf(facts(text), name)).toBe(version);
  });
});

describe('tools', () => {
  test.each([
    ['alpine:3.21', { wget: true, adduser: true, bash: false, curl: false, git: false, useradd: false }],
    ['debian:12-slim', { useradd: true, adduser: true, curl: false, wget: false, git: false, ps: false, strace: null }],
    ['debian:13', { adduser: false, useradd: true }],
    ['debian:testing', { adduser: null }],
    ['ubuntu:22.04', { adduser: true, curl: false, ps: true }],
    ['ubuntu:24.04', { adduser: false }],
    ['python:3.12', { curl: true, git: true, gcc: true, make: true, pip: true, sudo: false }],
    ['python:3.12-slim', { curl: false, gcc: false, python3: true }],
    ['golang:1.24-alpine', { gcc: false, git: false, go: true }],
    ['golang:1.24', { gcc: true, git: true }],
    ['rust:1.82-slim', { gcc: true, make: false, wget: false }],
    ['node:22-alpine', { curl: false, node: true, wget: true }],
    [`node:22@${digest}`, { node: true, curl: true }],
    [`node@${digest}`, { node: true, curl: null }],
    [
      'registry.access.redhat.com/ubi9/ubi-minimal',
      { curl: true, wget: false, useradd: false, tar: false, dnf: false },
    ],
    ['registry.access.redhat.com/ubi10/ubi-minimal', { curl: null }],
    ['registry.access.redhat.com/ubi9/ubi-micro', { curl: false, microdnf: false, bash: true }],
    ['registry.access.redhat.com/ubi9/python-312', { git: true, useradd: null }],
    ['amazonlinux:2023', { useradd: false, curl: true }],
    ['gcr.io/distroless/static', { sh: false, curl: false, anything: false }],
    ['gcr.io/distroless/static:debug', { busybox: true, curl: null }],
    ['maven:3-amazoncorretto-21-al2023', { mvn: true, git: null, tar: null }],
    ['mariadb:11-ubi9', { git: null, wget: null }],
    ['ghcr.io/astral-sh/uv:python3.12-bookworm', { uv: true, curl: null }],
    ['scratch', { sh: false }],
    ['mcr.microsoft.com/dotnet/aspnet:8.0', { curl: false, dotnet: true }],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-jammy', { curl: false }],
    ['mcr.microsoft.com/dotnet/aspnet:8.0-jammy-chiseled', { sh: false, dotnet: false }],
    ['nginx:1.27-alpine', { curl: true }],
    ['nginx:1.27-alpine-slim', { curl: null }],
    ['acme/api', { curl: null, sh: null }],
  ] as const)('of %s: %j', (text, expected) => {
    const image = facts(text);
    expect(Object.fromEntries(Object.keys(expected).map((tool) => [tool, hasTool(image, tool)]))).toEqual(expected);
  });

  test('certificates of authorities are missing where HTTPS would fail', () => {
    expect(
      [
        'debian:12',
        'ubuntu:24.04',
        'node:22-slim',
        'python:3.12-slim',
        'node:22',
        'alpine:3.21',
        'alpine:3.8',
        'scratch',
        'gcr.io/distroless/static',
      ].map((text) => facts(text).caCertificates),
    ).toEqual([false, false, false, true, true, true, null, false, true]);
  });
});

describe('accounts and homes', () => {
  test('images that bring an account with uid 1000 say which', () => {
    expect(
      ['ubuntu:22.04', 'ubuntu:24.04', 'node:22-alpine', 'oven/bun:1', 'gradle:8-jdk21'].map(
        (text) => findAccount(facts(text), '1000')?.name ?? null,
      ),
    ).toEqual([null, 'ubuntu', 'node', 'bun', 'gradle']);
  });

  test('an account is found by name, by number, and with a group', () => {
    const image = facts('node:22');
    expect(findAccount(image, 'node')?.uid).toBe(1000);
    expect(findAccount(image, 'node:node')?.uid).toBe(1000);
    expect(findAccount(image, '0')?.name).toBe('root');
    expect(findAccount(image, 'app')).toBeNull();
  });

  test('nobody has a name in scratch', () => {
    expect(findAccount(facts('scratch'), 'root')).toBeNull();
  });

  test('HOME stays where an s2i image puts it, for root too, while the password file says otherwise', () => {
    const image = facts('registry.access.redhat.com/ubi9/nodejs-20');
    expect(homeOf(image)).toBe('/opt/app-root/src');
    expect(homeOf(image, 'root')).toBe('/opt/app-root/src');
    expect(accountHomeOf(image, 'root')).toBe('/root');
  });

  test('HOME follows the user elsewhere, and is unknown for an unknown user', () => {
    const image = facts('node:22');
    expect([homeOf(image), homeOf(image, 'node'), homeOf(image, '1000'), homeOf(image, 'app')]).toEqual([
      '/root',
      '/home/node',
      '/home/node',
      null,
    ]);
  });
});

describe('variables', () => {
  test('what the image sets is known, what it does not set is known to be missing', () => {
    const image = facts('golang:1.24');
    expect(variableOf(image, 'GOPATH')).toBe('/go');
    expect(variableOf(image, 'GOTOOLCHAIN')).toBe('local');
    expect(variableOf(image, 'GOCACHE')).toBeUndefined();
    expect(variableOf(image, 'PATH')).toBeNull();
  });

  test('those of an unknown image are unknown', () => {
    expect(variableOf(facts('acme/api'), 'GOPATH')).toBeNull();
  });
});

test('an image that no table has is unknown in every property', () => {
  const { tools, ...properties } = facts('registry.example.com/team/golang:1.24-alpine');
  expect(new Set(Object.values(properties))).toEqual(new Set([null]));
  expect([tools.present.size, tools.absent.size, tools.closed]).toEqual([0, 0, false]);
});

test('only the official golang image is known never to fetch a newer Go', () => {
  expect(
    ['golang:1.24', 'registry.access.redhat.com/ubi9/go-toolset', 'rust:1'].map((text) => facts(text).fetchesToolchain),
  ).toEqual([false, null, true]);
});

test('vendors that publish only latest are marked', () => {
  expect(facts('cgr.dev/chainguard/python').onlyLatest).toBe(true);
  expect(facts('python').onlyLatest).toBe(false);
});

test('deprecated images say so', () => {
  expect(facts('openjdk:17').deprecated).toContain('openjdk');
  expect(facts('eclipse-temurin:17').deprecated).toBeNull();
});

test('Python installs where its interpreter is', () => {
  expect(facts('python:3.12').pythonPrefix).toBe('/usr/local');
  expect(facts('registry.access.redhat.com/ubi9/python-312').pythonPrefix).toBe('/opt/app-root');
});

test('Windows is told by the repository or the tag, and nothing of the Linux image is said of it', () => {
  const image = facts('golang:1.24-windowsservercore-ltsc2022');
  expect([image.platform, image.user?.name, image.environment, versionOf(image, 'go')]).toEqual([
    'windows',
    'ContainerAdministrator',
    null,
    '1.24',
  ]);
  expect(facts('mcr.microsoft.com/windows/nanoserver:ltsc2022').user?.name).toBe('ContainerUser');
});
