import type { MissingReason } from '../review/narrative.ts';

/** What the review's readers are told. */
export const reasons: Readonly<Record<MissingReason, string>> = {
  timeout: 'the model did not answer in time',
  overloaded: 'the model is overloaded',
  refused: 'the model declined to write it',
  truncated: "the model's answer broke off",
  'invalid answer': "the model's answer cannot be read",
  rejected: "the model's server did not accept the request",
  unreachable: "the model's server cannot be reached",
  error: "the model's server failed",
  'over the limit per review': 'this review is too large for it',
  'over the limit per repository and day': 'the daily limit of this repository is reached',
  'over the limit per installation and day': 'the daily limit of this installation is reached',
  'limits not known': 'the database did not answer',
  'under way elsewhere': 'it is being written for the same state by another process',
};
