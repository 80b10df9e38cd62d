import { connect } from 'node:net';

const HEADER_END = '\r\n\r\n';
const LENGTH = /content-length: (\d+)/i;

/**
 * Sends over HTTP, as little as a load needs: connections are kept, one request at a time on each.
 * @param {string} serviceUrl
 * @param {(status: number, body: string, sentAt: number) => void} answered `status` 0: the connection broke
 */
export function httpSender(serviceUrl, answered) {
  const { port, hostname } = new URL(serviceUrl);
  const free = [];
  const all = new Set();

  const open = () => {
    const link = { socket: connect({ port, host: hostname, noDelay: true }), text: '', sentAt: 0 };
    all.add(link);
    link.socket.setEncoding('utf8');
    link.socket.on('data', (chunk) => {
      link.text += chunk;
      const end = link.text.indexOf(HEADER_END);
      const length = end < 0 ? undefined : LENGTH.exec(link.text.slice(0, end))?.[1];
      // Bodies are ASCII here, so that their length is that of the text.
      if (length === undefined || link.text.length < end + 4 + Number(length)) return;
      const { text, sentAt } = link;
      link.text = '';
      free.push(link);
      answered(Number(text.slice(9, 12)), text.slice(end + 4), sentAt);
    });
    link.socket.on('error', () => undefined);
    link.socket.on('close', () => {
      all.delete(link);
      if (free.includes(link)) free.splice(free.indexOf(link), 1);
      else answered(0, '', link.sentAt);
    });
    return link;
  };

  return {
    send: (body) => {
      const link = free.pop() ?? open();
      link.sentAt = performance.now();
      link.socket.write(
        `POST /v1/context/assemble HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\n` +
          `content-length: ${body.length}\r\n\r\n${body}`,
      );
    },
    close: () => {
      for (const link of all) {
        link.socket.removeAllListeners('close');
        link.socket.destroy();
      }
    },
  };
}
