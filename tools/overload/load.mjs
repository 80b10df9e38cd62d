// Sends at a fixed rate, whatever becomes of it, and tells its parent what came back: a process of its
// own, so that it neither waits for the service nor is waited for.
import { NO_ERRORS } from '../../bench/load/answers.mjs';
import { requestsOf } from '../../bench/load/requests.mjs';
import { httpSender } from './http-sender.mjs';
import { natsSender } from './nats-sender.mjs';

/** Between two bundles of requests. */
const TICK_MS = 5;
const SEED = 1;
/** Beyond the deadline of the last request. */
const GRACE_MS = 500;

const [serviceUrl, natsUrl, world] = process.argv.slice(2);
let run = newRun();
const http = httpSender(serviceUrl, (status, body, sentAt) => note(status === 0, body, sentAt));
const nats = await natsSender(natsUrl, (body, sentAt) => note(false, body, sentAt));

process.on('message', async (plan) => {
  run = newRun(plan);
  await (plan.inFlight === undefined ? sendAtRate(plan) : sendOneByOne(plan));
  const { accepted, refused, failed, offered, late } = run;
  process.send({ accepted, refused, failed, offered, late, unanswered: run.open });
});
process.on('disconnect', () => {
  http.close();
  void nats.close();
});
process.send('ready');

function newRun({ deadlineMs = 2000, request, ...plan } = {}) {
  return {
    ...plan,
    deadlineMs,
    since: performance.now(),
    nextRequest: request && requestsOf(request, JSON.parse(world), SEED),
    accepted: [],
    refused: [],
    failed: 0,
    late: 0,
    offered: 0,
    open: 0,
  };
}

function note(isBroken, body, sentAt) {
  // Of an earlier run, in which it was counted as unanswered.
  if (sentAt < run.since) return;
  const milliseconds = performance.now() - sentAt;
  run.open -= 1;
  if (!isBroken && body.includes(NO_ERRORS)) {
    if (milliseconds <= run.deadlineMs + 100) run.accepted.push(milliseconds);
    else run.late += 1;
  } else if (body.includes('"OVERLOADED"')) run.refused.push(milliseconds);
  else run.failed += 1;
  run.next?.();
}

function send() {
  const body = JSON.stringify(run.nextRequest());
  run.open += 1;
  run.offered += 1;
  (run.offered % 2 === 0 ? http : nats).send(body);
}

/** Everything is sent in time, and everything is waited for. */
async function sendAtRate({ rate, milliseconds }) {
  const start = performance.now();
  for (let at = 0; at < milliseconds; at = performance.now() - start) {
    while (run.offered < (at * rate) / 1000) send();
    await sleep(TICK_MS);
  }
  const end = performance.now() + run.deadlineMs + GRACE_MS;
  while (run.open > 0 && performance.now() < end) await sleep(TICK_MS);
}

/** So many in flight, each followed by the next: what is held at most. */
async function sendOneByOne({ inFlight, milliseconds }) {
  const end = performance.now() + milliseconds;
  run.next = () => {
    if (performance.now() < end) send();
  };
  for (let count = 0; count < inFlight; count += 1) send();
  while (run.open > 0 && performance.now() < end + run.deadlineMs + GRACE_MS) await sleep(TICK_MS);
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
