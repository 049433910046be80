import { describe, expect, test } from '@jest/globals';
import { describeImage } from '../../src/images/describe.ts';
import { parseImageReference } from '../../src/images/reference.ts';
import { supportedTag } from '../../src/images/supported-release.ts';

function tagFor(image: string, asOf: string): string | null {
  const reference = parseImageReference(image);
  if (reference === null) throw new Error(image);
  return supportedTag(reference, describeImage(reference), asOf);
}

describe('the release to move to', () => {
  test.each([
    ['the nearest with a year of support left', 'node:18', '24'],
    ['the same variant', 'python:3.8-slim', '3.12-slim'],
    ['the cycle, where a patch release was named', 'python:3.8.10', '3.12'],
    ['the newest, where none lasts a year', 'golang:1.22-alpine', '1.26-alpine'],
    ['a codename for a codename', 'debian:buster-slim', 'trixie-slim'],
    ['a number for a number', 'debian:10-slim', '13-slim'],
    ['a long-term release', 'ubuntu:20.10', '24.04'],
    ['its distribution too', 'node:18-bullseye-slim', '24-trixie-slim'],
    ['its distribution alone, where the rest is supported', 'python:3.13-alpine3.18', '3.13-alpine3.24'],
    ['the line, where it is still open', 'golang:1-bullseye', '1-trixie'],
    ['another line, where it is closed', 'php:7-apache', '8.3-apache'],
    ['a version for none', 'alpine', '3.24'],
    ['spelled as its vendor does', 'mcr.microsoft.com/dotnet/aspnet:8.0-alpine', '10.0-alpine'],
    ['the newest for latest, which is what comes by now', 'docker.io/library/node:latest', '26'],
    ['the suite of an image that is named by suites', 'buildpack-deps:stretch', 'trixie'],
  ])('is %s', (_, image, tag) => expect(tagFor(image, '2026-11-23')).toBe(tag));

  test('is one that is out by then', () => expect(tagFor('alpine:3.12', '2025-06-01')).toBe('3.21'));

  test.each([
    ['the image stands on something else', 'node:18-windowsservercore'],
    ['it is supported', 'node:24-slim'],
    ['a digest decides', 'node:18@sha256:032e78d7e54e352129831743737e3a83171d9cc5b5896f411649c597ce0b11ea'],
    ['no new release comes there', 'mcr.microsoft.com/dotnet/core/aspnet:3.1'],
    ['data would have to be migrated', 'postgres:12'],
    ['the image is not known', 'example.com/node:18'],
    ['the tag is not a release', 'node:lts'],
    ['what is inside has versions of its own', 'gcc'],
    ['no image is named by the number of its distribution', 'buildpack-deps'],
    ['an old version looks like a release of the distribution', 'openjdk:8'],
  ])('is not told where %s', (_, image) => expect(tagFor(image, '2026-11-23')).toBeNull());
});
