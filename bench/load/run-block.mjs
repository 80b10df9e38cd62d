/**
 * @typedef {object} Block what came of a while of requests
 * @property {readonly number[]} latencies milliseconds, one a request
 * @property {number} milliseconds
 * @property {number} bytes of the answers
 */

/**
 * Keeps so many requests in flight for a while: each is followed by the next as soon as it is
 * answered. At least one request is sent for each in flight. Once one fails no others are sent.
 *
 * @param {object} plan
 * @param {(request: object) => Promise<number>} plan.send resolves with the bytes of the answer
 * @param {() => object} plan.nextRequest
 * @param {number} plan.inFlight
 * @param {number} plan.milliseconds
 * @param {number} [plan.requests] it ends when so many are answered, should that be before
 * @returns {Promise<Block>}
 * @throws what `send` did, when none is in flight any more
 */
export async function runBlock(plan) {
  const { send, nextRequest, inFlight, milliseconds, requests = Infinity } = plan;
  const latencies = [];
  let bytes = 0;
  const start = performance.now();
  let end = start + milliseconds;
  const sendOneByOne = async () => {
    do {
      const request = nextRequest();
      const sent = performance.now();
      const answered = await send(request);
      latencies.push(performance.now() - sent);
      bytes += answered;
    } while (performance.now() < end && latencies.length < requests);
  };
  const senders = Array.from({ length: inFlight }, () =>
    sendOneByOne().catch((error) => {
      end = start;
      throw error;
    }),
  );
  const failed = (await Promise.allSettled(senders)).find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
  return { latencies, milliseconds: performance.now() - start, bytes };
}
