import undeclaredVariable from './arguments/undeclared-variable.ts';
import unpinnedBaseImage from './base-image/unpinned-base-image.ts';
import toolchainOlderThanManifest from './build/toolchain-older-than-manifest.ts';
import digestPinRemoved from './change/digest-pin-removed.ts';
import unverifiedExecutable from './downloads/unverified-executable.ts';
import identicalIgnoreFiles from './files/identical-ignore-files.ts';
import installNeedsConfirmation from './packages/install-needs-confirmation.ts';
import type { Rule } from './rule.ts';
import secretInArgOrEnv from './secrets/secret-in-arg-or-env.ts';
import copyFromUnknownStage from './stages/copy-from-unknown-stage.ts';
import syntaxError from './syntax/syntax-error.ts';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  copyFromUnknownStage,
  digestPinRemoved,
  identicalIgnoreFiles,
  installNeedsConfirmation,
  secretInArgOrEnv,
  syntaxError,
  toolchainOlderThanManifest,
  undeclaredVariable,
  unpinnedBaseImage,
  unverifiedExecutable,
];
