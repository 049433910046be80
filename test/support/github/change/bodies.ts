import { validationFailed } from '../http.ts';

const longestBody = 65_536;

/** @throws HttpError 422 where it is blank or too long. */
export function checkedBody(body: string): string {
  if (body === '') throw validationFailed('IssueComment', 'body', 'missing_field');
  if (body.length > longestBody) {
    throw validationFailed(
      'IssueComment',
      'data',
      'unprocessable',
      `Body is too long (maximum is ${longestBody} characters)`,
    );
  }
  return body;
}
