import { type CheckRunInput, createCheckRun, updateCheckRun } from '../change/checks.ts';
import { created, HttpError, notFound, ok } from '../http.ts';
import type { CheckRun, CheckSuite, Repository } from '../model.ts';
import { annotationJson, checkRunJson, checkSuiteJson } from '../represent/checks.ts';
import { appOf } from '../world.ts';
import { bodyOf, type Context, type Handlers, paginated, repositoryOf, textQuery } from './context.ts';

export const checkHandlers: Handlers<
  | 'checks/create'
  | 'checks/update'
  | 'checks/get'
  | 'checks/list-annotations'
  | 'checks/list-for-ref'
  | 'checks/list-for-suite'
  | 'checks/list-suites-for-ref'
  | 'checks/get-suite'
> = {
  'checks/create': async (context) => {
    const app = appOf(context.actor);
    if (app === null) throw new HttpError(403, 'You must authenticate via a GitHub App.');
    const run = await createCheckRun(context.world, repositoryOf(context), app, bodyOf<CheckRunInput>(context));
    return created(checkRunJson(context.world, run));
  },
  'checks/update': (context) => {
    const run = runOf(context);
    if (run.suite.app !== appOf(context.actor))
      throw new HttpError(
        403,
        'Invalid app_id `' +
          String(appOf(context.actor)?.id) +
          '` - check run can only be modified by the GitHub App that created it.',
      );
    updateCheckRun(context.world, run, bodyOf<CheckRunInput>(context));
    return ok(checkRunJson(context.world, run));
  },
  'checks/get': (context) => ok(checkRunJson(context.world, runOf(context))),
  'checks/list-annotations': (context) => {
    const run = runOf(context);
    return paginated(context, run.annotations, (annotation) => annotationJson(context.world, run, annotation));
  },
  'checks/list-for-ref': async (context) => {
    const repository = repositoryOf(context);
    const sha = await shaOf(context, repository);
    return listRuns(
      context,
      repository.checkRuns.filter((run) => run.suite.headSha === sha),
    );
  },
  'checks/list-for-suite': (context) => {
    const suite = suiteOf(context);
    return listRuns(
      context,
      suite.repository.checkRuns.filter((run) => run.suite === suite),
    );
  },
  'checks/list-suites-for-ref': async (context) => {
    const repository = repositoryOf(context);
    const sha = await shaOf(context, repository);
    const suites = repository.checkSuites.filter(
      (suite) =>
        suite.headSha === sha && (context.query['app_id'] === null || suite.app.id === context.query['app_id']),
    );
    return paginated(
      context,
      suites,
      (suite) => checkSuiteJson(context.world, suite),
      (check_suites, total_count) => ({ total_count, check_suites }),
    );
  },
  'checks/get-suite': async (context) => ok(await checkSuiteJson(context.world, suiteOf(context))),
};

function listRuns(context: Context, all: readonly CheckRun[]) {
  const name = textQuery(context, 'check_name');
  const status = textQuery(context, 'status');
  const app = context.query['app_id'] ?? null;
  const matching = all.filter(
    (run) =>
      (name === null || run.name === name) &&
      (status === null || run.status === status) &&
      (app === null || run.suite.app.id === app),
  );
  // `latest` keeps the newest of each name.
  const newest = new Map(matching.map((run) => [`${run.suite.app.id}:${run.name}`, run]));
  const shown = textQuery(context, 'filter') === 'all' ? matching : [...newest.values()];
  return paginated(
    context,
    shown.toReversed(),
    (run) => checkRunJson(context.world, run),
    (check_runs, total_count) => ({ total_count, check_runs }),
  );
}

async function shaOf(context: Context, repository: Repository): Promise<string> {
  const sha = await repository.git.resolve(context.params['ref'] ?? '');
  if (sha === null) throw new HttpError(422, `No commit found for SHA: ${context.params['ref']}`);
  return sha;
}

function runOf(context: Context): CheckRun {
  const run = repositoryOf(context).checkRuns.find(
    (candidate) => candidate.id === Number(context.params['check_run_id']),
  );
  if (run === undefined) throw notFound();
  return run;
}

function suiteOf(context: Context): CheckSuite {
  const id = Number(context.params['check_suite_id']);
  const suite = repositoryOf(context).checkSuites.find((candidate) => candidate.id === id);
  if (suite === undefined) throw notFound();
  return suite;
}
