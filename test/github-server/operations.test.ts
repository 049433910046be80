import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { appClient, installationClient, personClient } from '../support/github/clients.ts';
import { restPermissions } from '../support/github/permissions.ts';
import { at, type Scene, startReceiver, startScene } from './world.ts';

let scene: Scene;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
beforeEach(async () => {
  [scene, receiver] = await Promise.all([startScene(), startReceiver()]);
});
afterEach(async () => {
  await receiver.close();
  await scene.github.close();
});

/** Answers are held against GitHub's description as they are given: here it is enough to ask for each once. */
test('every operation that is served can be asked for, and fits the published description', async () => {
  const { github, app, installation, repository, pull } = scene;
  app.webhook.url = receiver.url;
  const asApp = appClient(github, app).rest.apps;
  const client = await installationClient(github, installation);
  const { rest } = client;
  const number = { ...at, pull_number: pull.number };
  const issue = { ...at, issue_number: pull.number };
  const { sha } = pull.head;

  await asApp.getAuthenticated();
  await asApp.listInstallations();
  await asApp.getInstallation({ installation_id: installation.id });
  await asApp.getRepoInstallation(at);
  await rest.apps.createFromManifest({ code: github.manifestCode(app) });
  await rest.apps.listReposAccessibleToInstallation();
  await rest.rateLimit.get();
  await rest.meta.get();
  await rest.users.getByUsername({ username: 'drydock[bot]' });
  await personClient(github, 'alice').rest.users.getAuthenticated();

  await rest.repos.get(at);
  await rest.repos.getBranch({ ...at, branch: 'main' });
  await rest.repos.getCommit({ ...at, ref: sha });
  await rest.repos.compareCommits({ ...at, base: 'main', head: sha });
  await rest.repos.getContent({ ...at, path: '', ref: sha });
  await rest.repos.listPullRequestsAssociatedWithCommit({ ...at, commit_sha: sha });
  await rest.repos.getCollaboratorPermissionLevel({ ...at, username: 'alice' });
  await rest.git.getRef({ ...at, ref: 'heads/main' });
  await rest.git.getCommit({ ...at, commit_sha: sha });
  const tree = await rest.git.getTree({ ...at, tree_sha: sha });
  await rest.git.getBlob({ ...at, file_sha: tree.data.tree[0]?.sha ?? '' });

  await rest.pulls.list({ ...at, state: 'all', head: 'acme:feature' });
  await rest.pulls.get(number);
  await rest.pulls.update({ ...number, title: 'Another title' });
  await rest.pulls.listFiles(number);
  await rest.pulls.listCommits(number);
  await rest.issues.addLabels({ ...issue, labels: ['container'] });
  await rest.issues.listLabelsOnIssue(issue);
  await rest.issues.removeLabel({ ...issue, name: 'container' });

  const comments = [{ path: 'Dockerfile', line: 1, body: 'x' }];
  const review = {
    ...number,
    review_id: (await rest.pulls.createReview({ ...number, event: 'REQUEST_CHANGES', body: 'x', comments })).data.id,
  };
  await rest.pulls.listReviews(number);
  await rest.pulls.getReview(review);
  await rest.pulls.updateReview({ ...review, body: 'y' });
  await rest.pulls.dismissReview({ ...review, message: 'z' });
  const comment = { ...at, comment_id: (await rest.pulls.listCommentsForReview(review)).data[0]?.id ?? 0 };
  await rest.pulls.createReviewComment({ ...number, commit_id: sha, path: 'Dockerfile', line: 2, body: 'x' });
  await rest.pulls.createReplyForReviewComment({ ...number, ...comment, body: 'x' });
  await rest.pulls.listReviewComments(number);
  await rest.pulls.getReviewComment(comment);
  await rest.pulls.updateReviewComment({ ...comment, body: 'y' });
  const eyes = await rest.reactions.createForPullRequestReviewComment({ ...comment, content: 'eyes' });
  await rest.reactions.listForPullRequestReviewComment(comment);
  await rest.reactions.deleteForPullRequestComment({ ...comment, reaction_id: eyes.data.id });
  await rest.pulls.deleteReviewComment(comment);

  const own = { ...at, comment_id: (await rest.issues.createComment({ ...issue, body: 'x' })).data.id };
  await rest.issues.listComments(issue);
  await rest.issues.getComment(own);
  await rest.issues.updateComment({ ...own, body: 'y' });
  const rocket = await rest.reactions.createForIssueComment({ ...own, content: 'rocket' });
  await rest.reactions.listForIssueComment(own);
  await rest.reactions.deleteForIssueComment({ ...own, reaction_id: rocket.data.id });
  await rest.issues.deleteComment(own);

  const { data: run } = await rest.checks.create({ ...at, name: 'Drydock', head_sha: sha });
  const suite = { ...at, check_suite_id: repository.checkSuites[0]?.id ?? 0 };
  await rest.checks.update({ ...at, check_run_id: run.id, conclusion: 'success' });
  await rest.checks.get({ ...at, check_run_id: run.id });
  await rest.checks.listAnnotations({ ...at, check_run_id: run.id });
  await rest.checks.listForRef({ ...at, ref: sha });
  await rest.checks.listSuitesForRef({ ...at, ref: sha });
  await rest.checks.getSuite(suite);
  await rest.checks.listForSuite(suite);

  await github.settled();
  const { data: deliveries } = await asApp.listWebhookDeliveries();
  const delivery = { delivery_id: deliveries[0]?.id ?? 0 };
  await asApp.getWebhookDelivery(delivery);
  await asApp.redeliverWebhookDelivery(delivery);
  await rest.apps.revokeInstallationAccessToken();

  const asked = new Set(github.requests.flatMap(({ operations }) => operations));
  expect(Object.keys(restPermissions).filter((id) => !asked.has(id))).toEqual([]);
});
