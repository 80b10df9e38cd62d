/**
 * @typedef {object} Block what came of a while of requests
 * @property {readonly number[]} latencies milliseconds, one a request
 * @property {number} milliseconds until the last of them was answered
 * @property {number} bytes of the answers
 */

/**
 * Keeps so many requests in flight for a while: each is followed by the next as soon as it is
 * answered, until the time is over and the least number of requests is sent. What is in flight then
 * is waited for and counts, with the time that it takes: where a request takes longer than the block,
 * the least number keeps that end short beside the rest. Once one fails no others are sent.
 *
 * @param {object} plan
 * @param {(request: object) => Promise<number>} plan.send resolves with the bytes of the answer
 * @param {() => object} plan.nextRequest
 * @param {number} plan.inFlight
 * @param {number} plan.milliseconds
 * @param {number} [plan.leastRequests] one for each in flight, if not told
 * @param {number} [plan.requests] it ends when so many are answered, should that be before
 * @returns {Promise<Block>}
 * @throws what `send` did, when none is in flight any more
 */
export async function runBlock(plan) {
  const {
    send,
    nextRequest,
    inFlight,
    milliseconds,
    leastRequests = 0,
    requests = Infinity,
  } = plan;
  const latencies = [];
  let sentRequests = 0;
  let bytes = 0;
  const start = performance.now();
  const end = start + milliseconds;
  let hasFailed = false;
  const isOver = () =>
    hasFailed ||
    latencies.length >= requests ||
    (sentRequests >= leastRequests && performance.now() >= end);
  const sendOneByOne = async () => {
    do {
      const request = nextRequest();
      sentRequests += 1;
      const sent = performance.now();
      const answered = await send(request);
      latencies.push(performance.now() - sent);
      bytes += answered;
    } while (!isOver());
  };
  const senders = Array.from({ length: inFlight }, () =>
    sendOneByOne().catch((error) => {
      hasFailed = true;
      throw error;
    }),
  );
  const failed = (await Promise.allSettled(senders)).find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  return { latencies, milliseconds: performance.now() - start, bytes };
}
