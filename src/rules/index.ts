import baseImageFromEmptyArgument from './arguments/base-image-from-empty-argument.ts';
import envSelfReference from './arguments/env-self-reference.ts';
import keyValueSyntax from './arguments/key-value-syntax.ts';
import legacyKeyValue from './arguments/legacy-key-value.ts';
import platformArgumentDefault from './arguments/platform-argument-default.ts';
import undeclaredVariable from './arguments/undeclared-variable.ts';
import unusedArgument from './arguments/unused-argument.ts';
import baseImageWithoutDigest from './base-image/base-image-without-digest.ts';
import buildOnRuntimeImage from './base-image/build-on-runtime-image.ts';
import certificatesNotInImage from './base-image/certificates-not-in-image.ts';
import digestWithoutTag from './base-image/digest-without-tag.ts';
import endOfLife from './base-image/end-of-life.ts';
import glibcProgramOnMusl from './base-image/glibc-program-on-musl.ts';
import javaPackageRemoved from './base-image/java-package-removed.ts';
import noShellInImage from './base-image/no-shell-in-image.ts';
import nodeApiRemoved from './base-image/node-api-removed.ts';
import pythonModuleRemoved from './base-image/python-module-removed.ts';
import rubyLibraryRemoved from './base-image/ruby-library-removed.ts';
import runtimeLibraryMissing from './base-image/runtime-library-missing.ts';
import toolNotInImage from './base-image/tool-not-in-image.ts';
import unpinnedBaseImage from './base-image/unpinned-base-image.ts';
import untrustedRegistry from './base-image/untrusted-registry.ts';
import architectureHardCoded from './build/architecture-hard-coded.ts';
import emulatedCompilation from './build/emulated-compilation.ts';
import needsBuildkit from './build/needs-buildkit.ts';
import toolchainNewerThanManifest from './build/toolchain-newer-than-manifest.ts';
import toolchainOlderThanManifest from './build/toolchain-older-than-manifest.ts';
import untestedVersion from './build/untested-version.ts';
import weakenedSandbox from './build/weakened-sandbox.ts';
import cacheMountNeverKept from './cache/cache-mount-never-kept.ts';
import cacheMountNotUsed from './cache/cache-mount-not-used.ts';
import cacheSharedByPlatforms from './cache/cache-shared-by-platforms.ts';
import consecutiveRuns from './cache/consecutive-runs.ts';
import dependenciesAfterSource from './cache/dependencies-after-source.ts';
import argumentMovedUp from './change/argument-moved-up.ts';
import baseImageDistributionChanged from './change/base-image-distribution-changed.ts';
import baseImageVendorChanged from './change/base-image-vendor-changed.ts';
import baseImageVersionChanged from './change/base-image-version-changed.ts';
import descriptionContradicted from './change/description-contradicted.ts';
import digestPinRemoved from './change/digest-pin-removed.ts';
import entrypointChanged from './change/entrypoint-changed.ts';
import healthcheckAwaited from './change/healthcheck-awaited.ts';
import imageTagLoosened from './change/image-tag-loosened.ts';
import platformLost from './change/platform-lost.ts';
import productionFlagRemoved from './change/production-flag-removed.ts';
import removedPackageCalled from './change/removed-package-called.ts';
import splitWithoutGain from './change/split-without-gain.ts';
import userLost from './change/user-lost.ts';
import busyboxChecksumLine from './downloads/busybox-checksum-line.ts';
import cleartextDownload from './downloads/cleartext-download.ts';
import curlWithoutFail from './downloads/curl-without-fail.ts';
import pipedDownload from './downloads/piped-download.ts';
import signatureWithoutFile from './downloads/signature-without-file.ts';
import unusedChecksum from './downloads/unused-checksum.ts';
import unverifiedAdd from './downloads/unverified-add.ts';
import unverifiedExecutable from './downloads/unverified-executable.ts';
import verificationDisabled from './downloads/verification-disabled.ts';
import addInsteadOfCopy from './files/add-instead-of-copy.ts';
import archiveCopiedAndUnpacked from './files/archive-copied-and-unpacked.ts';
import copiedToRoot from './files/copied-to-root.ts';
import copyForAnotherContext from './files/copy-for-another-context.ts';
import copySourceIgnored from './files/copy-source-ignored.ts';
import copySourceMissing from './files/copy-source-missing.ts';
import dockerSocketVolume from './files/docker-socket-volume.ts';
import gitFolderIgnored from './files/git-folder-ignored.ts';
import identicalIgnoreFiles from './files/identical-ignore-files.ts';
import ignoreFileComment from './files/ignore-file-comment.ts';
import ignoreFileMissing from './files/ignore-file-missing.ts';
import inertIgnoreFile from './files/inert-ignore-file.ts';
import programOwnedByUser from './files/program-owned-by-user.ts';
import pythonPackagesNotFound from './files/python-packages-not-found.ts';
import recursiveOwnershipLayer from './files/recursive-ownership-layer.ts';
import relativeCopyWithoutWorkdir from './files/relative-copy-without-workdir.ts';
import relativeWorkdir from './files/relative-workdir.ts';
import rootedIgnorePattern from './files/rooted-ignore-pattern.ts';
import scriptDoesNotStart from './files/script-does-not-start.ts';
import severalSourcesNoDirectory from './files/several-sources-no-directory.ts';
import sourceOutsideContext from './files/source-outside-context.ts';
import virtualEnvironmentMoved from './files/virtual-environment-moved.ts';
import wholeContextCopied from './files/whole-context-copied.ts';
import workdirInSystemDirectory from './files/workdir-in-system-directory.ts';
import workdirWithBlanks from './files/workdir-with-blanks.ts';
import adminPortExposed from './metadata/admin-port-exposed.ts';
import exposedPortForm from './metadata/exposed-port-form.ts';
import labelKey from './metadata/label-key.ts';
import labelMissing from './metadata/label-missing.ts';
import labelSuperfluous from './metadata/label-superfluous.ts';
import labelValue from './metadata/label-value.ts';
import maintainerInstruction from './metadata/maintainer-instruction.ts';
import manifestPortNotExposed from './metadata/manifest-port-not-exposed.ts';
import portNotExposed from './metadata/port-not-exposed.ts';
import unusedIgnore from './metadata/unused-ignore.ts';
import apkWithoutVirtual from './packages/apk-without-virtual.ts';
import aptInScript from './packages/apt-in-script.ts';
import browsersOfAnotherVersion from './packages/browsers-of-another-version.ts';
import compilerWithoutHeaders from './packages/compiler-without-headers.ts';
import curlConflictsWithMinimal from './packages/curl-conflicts-with-minimal.ts';
import installNeedsConfirmation from './packages/install-needs-confirmation.ts';
import lockFileMissing from './packages/lock-file-missing.ts';
import lockFileNotReadable from './packages/lock-file-not-readable.ts';
import lockFileNotUsed from './packages/lock-file-not-used.ts';
import lockFileOutOfDate from './packages/lock-file-out-of-date.ts';
import lockedPackageRefusesLanguage from './packages/locked-package-refuses-language.ts';
import lockedPackageWithoutWheel from './packages/locked-package-without-wheel.ts';
import missingCertificates from './packages/missing-certificates.ts';
import mixedPackageSuites from './packages/mixed-package-suites.ts';
import nativeExtensionCannotBuild from './packages/native-extension-cannot-build.ts';
import packageArchiveGone from './packages/package-archive-gone.ts';
import packageCacheInLayer from './packages/package-cache-in-layer.ts';
import phpExtensionGone from './packages/php-extension-gone.ts';
import recommendedPackages from './packages/recommended-packages.ts';
import repositoryRestrictsInstall from './packages/repository-restricts-install.ts';
import requirementWithoutHash from './packages/requirement-without-hash.ts';
import stalePackageIndex from './packages/stale-package-index.ts';
import systemUpgrade from './packages/system-upgrade.ts';
import unpinnedPackage from './packages/unpinned-package.ts';
import calledProgramMissing from './process/called-program-missing.ts';
import commandInOneString from './process/command-in-one-string.ts';
import debugMode from './process/debug-mode.ts';
import droppedArguments from './process/dropped-arguments.ts';
import healthcheckMissing from './process/healthcheck-missing.ts';
import healthcheckPort from './process/healthcheck-port.ts';
import healthcheckToolMissing from './process/healthcheck-tool-missing.ts';
import malformedExecForm from './process/malformed-exec-form.ts';
import missingProgramPath from './process/missing-program-path.ts';
import processMissing from './process/process-missing.ts';
import pythonOutputBuffered from './process/python-output-buffered.ts';
import readOnlyRootWritten from './process/read-only-root-written.ts';
import repeatedProcessInstruction from './process/repeated-process-instruction.ts';
import shellFormProcess from './process/shell-form-process.ts';
import wrapperWithoutExec from './process/wrapper-without-exec.ts';
import type { Rule } from './rule.ts';
import cloudLoginInBuild from './secrets/cloud-login-in-build.ts';
import mountedSecretNotGiven from './secrets/mounted-secret-not-given.ts';
import readableSecretMount from './secrets/readable-secret-mount.ts';
import secretAsBuildArgument from './secrets/secret-as-build-argument.ts';
import secretFileCopied from './secrets/secret-file-copied.ts';
import secretInArgOrEnv from './secrets/secret-in-arg-or-env.ts';
import secretInContext from './secrets/secret-in-context.ts';
import secretNotMounted from './secrets/secret-not-mounted.ts';
import secretWrittenOut from './secrets/secret-written-out.ts';
import assignedTooLate from './shell/assigned-too-late.ts';
import cdInsteadOfWorkdir from './shell/cd-instead-of-workdir.ts';
import conditionalEndsScript from './shell/conditional-ends-script.ts';
import heredocExpandedAtBuild from './shell/heredoc-expanded-at-build.ts';
import hiddenFailure from './shell/hidden-failure.ts';
import ineffectiveCheck from './shell/ineffective-check.ts';
import lostFailure from './shell/lost-failure.ts';
import missingPipefail from './shell/missing-pipefail.ts';
import misspeltDashes from './shell/misspelt-dashes.ts';
import pointlessCommand from './shell/pointless-command.ts';
import profileExpandedAtBuild from './shell/profile-expanded-at-build.ts';
import shellReplaced from './shell/shell-replaced.ts';
import shellSyntaxError from './shell/shell-syntax-error.ts';
import shellcheckComment from './shell/shellcheck-comment.ts';
import sudoInRun from './shell/sudo-in-run.ts';
import swallowedCommand from './shell/swallowed-command.ts';
import swallowedInstruction from './shell/swallowed-instruction.ts';
import unsupportedShellSyntax from './shell/unsupported-shell-syntax.ts';
import wgetAndCurl from './shell/wget-and-curl.ts';
import wgetProgress from './shell/wget-progress.ts';
import xtraceShowsSecret from './shell/xtrace-shows-secret.ts';
import constantPlatform from './stages/constant-platform.ts';
import copyFromMovingImage from './stages/copy-from-moving-image.ts';
import copyFromUnknownStage from './stages/copy-from-unknown-stage.ts';
import copyOfMissingPath from './stages/copy-of-missing-path.ts';
import duplicateStageName from './stages/duplicate-stage-name.ts';
import foreignArchitectureBinary from './stages/foreign-architecture-binary.ts';
import foreignCLibrary from './stages/foreign-c-library.ts';
import olderGlibc from './stages/older-glibc.ts';
import platformOfBuildMachine from './stages/platform-of-build-machine.ts';
import redundantTargetPlatform from './stages/redundant-target-platform.ts';
import reservedStageName from './stages/reserved-stage-name.ts';
import stageNameCase from './stages/stage-name-case.ts';
import toolchainShipped from './stages/toolchain-shipped.ts';
import unnamedStage from './stages/unnamed-stage.ts';
import versionsOfStagesDiffer from './stages/versions-of-stages-differ.ts';
import wholeFilesystemCopied from './stages/whole-filesystem-copied.ts';
import emptyContinuation from './syntax/empty-continuation.ts';
import escapeCharacter from './syntax/escape-character.ts';
import featureNewerThanFrontend from './syntax/feature-newer-than-frontend.ts';
import featureWithoutSyntaxLine from './syntax/feature-without-syntax-line.ts';
import inertDirective from './syntax/inert-directive.ts';
import instructionBeforeFrom from './syntax/instruction-before-from.ts';
import keywordCase from './syntax/keyword-case.ts';
import longRunLine from './syntax/long-run-line.ts';
import onbuildForbidden from './syntax/onbuild-forbidden.ts';
import syntaxError from './syntax/syntax-error.ts';
import dataBelowRootHome from './users/data-below-root-home.ts';
import idAlreadyTaken from './users/id-already-taken.ts';
import largeUid from './users/large-uid.ts';
import nonRootNotVerified from './users/non-root-not-verified.ts';
import passwordInImage from './users/password-in-image.ts';
import pathBelowRootHome from './users/path-below-root-home.ts';
import privilegedCommandAsUser from './users/privileged-command-as-user.ts';
import runsAsRoot from './users/runs-as-root.ts';
import userByName from './users/user-by-name.ts';
import userNotInImage from './users/user-not-in-image.ts';
import volumeBeforeOwnership from './users/volume-before-ownership.ts';
import worldWritable from './users/world-writable.ts';
import wrongAccountFlags from './users/wrong-account-flags.ts';

/** Every rule, by id. */
export const rules: readonly Rule[] = [
  addInsteadOfCopy,
  adminPortExposed,
  apkWithoutVirtual,
  aptInScript,
  architectureHardCoded,
  archiveCopiedAndUnpacked,
  argumentMovedUp,
  assignedTooLate,
  baseImageDistributionChanged,
  baseImageFromEmptyArgument,
  baseImageVendorChanged,
  baseImageVersionChanged,
  baseImageWithoutDigest,
  browsersOfAnotherVersion,
  buildOnRuntimeImage,
  busyboxChecksumLine,
  cacheMountNeverKept,
  cacheMountNotUsed,
  cacheSharedByPlatforms,
  calledProgramMissing,
  cdInsteadOfWorkdir,
  certificatesNotInImage,
  cleartextDownload,
  cloudLoginInBuild,
  commandInOneString,
  compilerWithoutHeaders,
  conditionalEndsScript,
  consecutiveRuns,
  constantPlatform,
  copiedToRoot,
  copyForAnotherContext,
  copyFromMovingImage,
  copyFromUnknownStage,
  copyOfMissingPath,
  copySourceIgnored,
  copySourceMissing,
  curlConflictsWithMinimal,
  curlWithoutFail,
  dataBelowRootHome,
  debugMode,
  dependenciesAfterSource,
  descriptionContradicted,
  digestPinRemoved,
  digestWithoutTag,
  dockerSocketVolume,
  droppedArguments,
  duplicateStageName,
  emptyContinuation,
  emulatedCompilation,
  endOfLife,
  entrypointChanged,
  envSelfReference,
  escapeCharacter,
  exposedPortForm,
  featureNewerThanFrontend,
  featureWithoutSyntaxLine,
  foreignArchitectureBinary,
  foreignCLibrary,
  gitFolderIgnored,
  glibcProgramOnMusl,
  healthcheckAwaited,
  healthcheckMissing,
  healthcheckPort,
  healthcheckToolMissing,
  heredocExpandedAtBuild,
  hiddenFailure,
  idAlreadyTaken,
  identicalIgnoreFiles,
  ignoreFileComment,
  ignoreFileMissing,
  imageTagLoosened,
  ineffectiveCheck,
  inertDirective,
  inertIgnoreFile,
  installNeedsConfirmation,
  instructionBeforeFrom,
  javaPackageRemoved,
  keyValueSyntax,
  keywordCase,
  labelKey,
  labelMissing,
  labelSuperfluous,
  labelValue,
  largeUid,
  legacyKeyValue,
  lockFileMissing,
  lockFileNotReadable,
  lockFileNotUsed,
  lockFileOutOfDate,
  lockedPackageRefusesLanguage,
  lockedPackageWithoutWheel,
  longRunLine,
  lostFailure,
  maintainerInstruction,
  malformedExecForm,
  manifestPortNotExposed,
  missingCertificates,
  missingPipefail,
  missingProgramPath,
  misspeltDashes,
  mixedPackageSuites,
  mountedSecretNotGiven,
  nativeExtensionCannotBuild,
  needsBuildkit,
  noShellInImage,
  nodeApiRemoved,
  nonRootNotVerified,
  olderGlibc,
  onbuildForbidden,
  packageArchiveGone,
  packageCacheInLayer,
  passwordInImage,
  pathBelowRootHome,
  phpExtensionGone,
  pipedDownload,
  platformArgumentDefault,
  platformLost,
  platformOfBuildMachine,
  pointlessCommand,
  portNotExposed,
  privilegedCommandAsUser,
  processMissing,
  productionFlagRemoved,
  profileExpandedAtBuild,
  programOwnedByUser,
  pythonModuleRemoved,
  pythonOutputBuffered,
  pythonPackagesNotFound,
  readOnlyRootWritten,
  readableSecretMount,
  recommendedPackages,
  recursiveOwnershipLayer,
  redundantTargetPlatform,
  relativeCopyWithoutWorkdir,
  relativeWorkdir,
  removedPackageCalled,
  repeatedProcessInstruction,
  repositoryRestrictsInstall,
  requirementWithoutHash,
  reservedStageName,
  rootedIgnorePattern,
  rubyLibraryRemoved,
  runsAsRoot,
  runtimeLibraryMissing,
  scriptDoesNotStart,
  secretAsBuildArgument,
  secretFileCopied,
  secretInArgOrEnv,
  secretInContext,
  secretNotMounted,
  secretWrittenOut,
  severalSourcesNoDirectory,
  shellFormProcess,
  shellReplaced,
  shellSyntaxError,
  shellcheckComment,
  signatureWithoutFile,
  sourceOutsideContext,
  splitWithoutGain,
  stageNameCase,
  stalePackageIndex,
  sudoInRun,
  swallowedCommand,
  swallowedInstruction,
  syntaxError,
  systemUpgrade,
  toolNotInImage,
  toolchainNewerThanManifest,
  toolchainOlderThanManifest,
  toolchainShipped,
  undeclaredVariable,
  unnamedStage,
  unpinnedBaseImage,
  unpinnedPackage,
  unsupportedShellSyntax,
  untestedVersion,
  untrustedRegistry,
  unusedArgument,
  unusedChecksum,
  unusedIgnore,
  unverifiedAdd,
  unverifiedExecutable,
  userByName,
  userLost,
  userNotInImage,
  verificationDisabled,
  versionsOfStagesDiffer,
  virtualEnvironmentMoved,
  volumeBeforeOwnership,
  weakenedSandbox,
  wgetAndCurl,
  wgetProgress,
  wholeContextCopied,
  wholeFilesystemCopied,
  workdirInSystemDirectory,
  workdirWithBlanks,
  worldWritable,
  wrapperWithoutExec,
  wrongAccountFlags,
  xtraceShowsSecret,
];
