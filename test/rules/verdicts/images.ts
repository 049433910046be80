import type { Verdicts } from './verdicts.ts';

export const images: readonly Verdicts[] = [
  {
    codes: [
      'hadolint:DL3006',
      'trivy:DS-0001',
      'checkov:CKV_DOCKER_7',
      'kics:Image Version Not Explicit',
      'semgrep:missing-image-version',
      'sonar:S6596',
      'droast:DF001',
      'dockerfilelint:missing_tag',
    ],
    bad: [
      'FROM ubuntu',
      'FROM --platform=linux/amd64 registry.example.com:5000/team/app AS a\nRUN true',
      'ARG I=python\nFROM $I',
      'FROM golang AS b\nRUN true\nFROM scratch\nCOPY --from=b /a /a',
    ],
    good: [
      'FROM ubuntu:24.04',
      'FROM alpine@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea',
      'FROM alpine:3.22 AS a\nFROM a',
      'FROM scratch',
      'ARG I\nFROM ${I}',
    ],
  },
  {
    codes: [
      'hadolint:DL3007',
      'trivy:DS-0001',
      'checkov:CKV_DOCKER_7',
      "kics:Image Version Using 'latest'",
      'semgrep:avoid-latest-version',
      'sonar:S6596',
      'droast:DF001',
      'droast:DF024',
      'dockerfilelint:latest_tag',
    ],
    bad: [
      'FROM ubuntu:latest',
      'ARG V=latest\nFROM node:${V}',
      'ARG V\nFROM node:${V:-latest}',
      'FROM reg.io:80/x/y:latest AS z',
    ],
    good: [
      'FROM ubuntu:24.04',
      'FROM ubuntu:latest-foo',
      'FROM node:latest@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea',
    ],
  },
  {
    codes: ['semgrep:dockerfile-source-not-pinned', 'sonar:S7023'],
    bad: ['FROM ubuntu:24.04', 'FROM ghcr.io/a/b:1.2', 'ARG V=3\nFROM alpine:$V'],
    good: [
      'FROM scratch',
      'FROM node@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea',
      'FROM alpine:3.23@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea',
    ],
  },
  {
    codes: [
      'hadolint:DL3029',
      'buildkit:FromPlatformFlagConstDisallowed',
      'kics:Using Platform Flag with FROM Command',
      'semgrep:avoid-platform-with-from',
      'droast:DF061',
    ],
    bad: [
      'FROM --platform=linux/arm64 debian:13',
      'FROM --platform=amd64 debian:13 AS build',
      'ARG P=linux/amd64\nFROM --platform=linux/amd64 alpine:3.23 AS tools\nFROM alpine:3.23',
    ],
    good: [
      'FROM --platform=$BUILDPLATFORM debian:13',
      'FROM --platform=linux/amd64 debian:13 AS build-amd64',
      'FROM --platform=${TARGETPLATFORM} debian:13',
      'FROM debian:13',
    ],
  },
  {
    codes: ['hadolint:DL3065', 'buildkit:RedundantTargetPlatform'],
    bad: [
      'FROM --platform=$TARGETPLATFORM debian:13',
      'FROM --platform=${TARGETPLATFORM} debian:13 AS x',
      'FROM alpine:3.23 AS a\nFROM --platform="$TARGETPLATFORM" debian:13',
    ],
    good: [
      'FROM --platform=$BUILDPLATFORM debian:13',
      'FROM debian:13',
      'FROM --platform=$TARGETOS/$TARGETARCH debian:13',
    ],
  },
  {
    codes: ['buildkit:UndefinedArgInFrom'],
    bad: [
      'FROM ${BASE}:1',
      'ARG VERSON=1\nFROM alpine:$VERSION',
      'FROM --platform=$BUILDPLATFROM alpine:3.23',
      'FROM alpine:3.23 AS a\nARG X=1\nFROM debian:$X',
    ],
    good: [
      'ARG X=1\nFROM alpine:$X',
      'FROM --platform=$BUILDPLATFORM alpine:3.23',
      'FROM alpine:${X:-3}',
      'FROM alpine-$TARGETARCH:3',
    ],
  },
  {
    codes: ['buildkit:InvalidDefaultArgInFrom'],
    bad: [
      'ARG TAG\nFROM busybox:${TAG}',
      'ARG IMG\nFROM $IMG',
      'ARG D\nFROM alpine@sha256:$D',
      'ARG REG\nFROM $REG/app:1',
    ],
    good: ['ARG TAG=1\nFROM busybox:$TAG', 'ARG SUF\nFROM busybox:stable$SUF', 'ARG TAG\nFROM busybox:${TAG:-1}'],
  },
  {
    codes: [
      'hadolint:DL3024',
      'buildkit:DuplicateStageName',
      'trivy:DS-0012',
      'checkov:CKV_DOCKER_11',
      'kics:Same Alias In Different Froms',
      'semgrep:alias-must-be-unique',
      'droast:DF042',
    ],
    bad: [
      'FROM a:1 AS x\nFROM b:1 AS x',
      'FROM a:1 AS Build\nFROM b:1 AS build',
      'FROM a:1 as b\nFROM a:1 AS c\nFROM d:1 as b',
    ],
    good: ['FROM a:1 AS x\nFROM b:1 AS y', 'FROM a:1 AS x\nFROM x', 'FROM a:1'],
  },
  {
    codes: ['hadolint:DL3063', 'buildkit:ReservedStageName'],
    bad: ['FROM a:1 AS scratch', 'FROM a:1 AS context', 'FROM a:1 as Scratch'],
    good: ['FROM scratch AS a', 'FROM a:1 AS contexts', 'FROM a:1 AS base'],
  },
  {
    codes: ['buildkit:StageNameCasing'],
    bad: ['FROM a:1 AS Builder', 'FROM a:1 as BUILD', 'FROM a:1 AS build-ARM'],
    good: ['FROM a:1 AS build', 'FROM a:1 as b2-x_y', 'FROM a:1'],
  },
  {
    codes: ['buildkit:FromAsCasing', 'sonar:S6476'],
    bad: ['FROM a:1 as b', 'from a:1 AS b', 'FROM a:1 As b'],
    good: ['FROM a:1 AS b', 'from a:1 as b\nrun true', 'FROM a:1'],
  },
  {
    codes: ['droast:DF023'],
    bad: [
      'FROM a:1\nRUN x\nFROM b:1\nCOPY --from=0 /a /b',
      'FROM a:1 AS x\nFROM b:1\nRUN y\nFROM x',
      'FROM a:1\nRUN x\nFROM b:1 AS c\nRUN y\nFROM d:1',
    ],
    good: ['FROM a:1 AS b\nFROM c:1 AS d', 'FROM a:1', 'FROM a:1 AS b\nRUN x\nFROM b AS c'],
  },
  {
    codes: ['droast:DF011'],
    bad: [
      'FROM golang:1.26\nCOPY . .\nRUN go build -o /app .\nCMD ["/app"]',
      'FROM rust:1.90\nWORKDIR /s\nRUN cargo build --release\nCMD ["/s/target/release/a"]',
      'FROM maven:3.9-eclipse-temurin-21\nRUN mvn package\nCMD ["java","-jar","a.jar"]',
    ],
    good: [
      'FROM golang:1.26 AS b\nRUN go build\nFROM scratch\nCOPY --from=b /a /a',
      'FROM node:24\nRUN npm ci\nCMD ["node","a.js"]',
      'FROM debian:13',
    ],
  },
  {
    codes: [
      'hadolint:DL3023',
      'trivy:DS-0006',
      "kics:COPY '--from' References Current FROM Alias",
      'semgrep:copy-from-own-alias',
      'droast:DF050',
    ],
    bad: [
      'FROM a:1 AS x\nCOPY --from=x /a /b',
      'FROM a:1 AS y\nFROM b:1 AS z\nCOPY --from=Z /a /b',
      'FROM a:1\nCOPY --from=0 /a /b',
    ],
    good: [
      'FROM a:1 AS x\nFROM b:1\nCOPY --from=x /a /b',
      'FROM a:1 AS x\nCOPY --from=y:1 /a /b',
      'FROM a:1 AS x\nCOPY x /b',
    ],
  },
  {
    codes: ['hadolint:DL3022', "kics:COPY '--from' Without FROM Alias Defined Previously", 'droast:DF049'],
    bad: [
      'FROM a:1\nCOPY --from=build /a /b',
      'FROM a:1 AS x\nFROM b:1\nCOPY --from=3 /a /b',
      'FROM a:1\nCOPY --from=later /a /b\nFROM c:1 AS later',
      'FROM a:1 AS build\nFROM b:1\nCOPY --from=buidl /a /b',
    ],
    good: [
      'FROM a:1 AS x\nFROM b:1\nCOPY --from=x /a /b',
      'FROM a:1\nCOPY --from=nginx:1.29 /a /b',
      'FROM a:1\nARG S\nCOPY --from=$S /a /b',
      'FROM a:1\nCOPY --from=ghcr.io/a/b /a /b',
    ],
  },
  {
    codes: ['hadolint:DL3067'],
    bad: [
      'FROM debian:13 AS b\nFROM debian:13\nCOPY --from=b / /',
      'FROM debian:13 AS b\nFROM alpine:3.23\nCOPY --from=b /. /',
      'FROM debian:13 AS b\nFROM alpine:3.23\nCOPY --from=b --chown=1:1 ["/", "/"]',
    ],
    good: [
      'FROM debian:13 AS b\nFROM scratch\nCOPY --from=b / /',
      'FROM debian:13 AS b\nFROM alpine:3.23\nCOPY --from=b /out/ /',
      'FROM debian:13\nCOPY / /',
    ],
  },
];
