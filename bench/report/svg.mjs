const WIDTH = 760;
const FONT = 'font-family="system-ui, sans-serif"';

export const COLOURS = { text: '#24292f', quiet: '#6e7781', bar: '#2f6fab', other: '#b8c4d0' };

/** @param {number} height @param {readonly string[]} shapes */
export function svg(height, shapes) {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" width="${WIDTH}" ${FONT} font-size="13">`,
    `<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>`,
    ...shapes,
    '</svg>\n',
  ].join('\n');
}

export function rect(x, y, width, height, colour) {
  const size = `width="${round(Math.max(width, 1))}" height="${height}"`;
  return `<rect x="${round(x)}" y="${y}" ${size} fill="${colour}"/>`;
}

/** @param {{ colour?: string, anchor?: string, weight?: string }} [style] */
export function text(x, y, words, { colour = COLOURS.text, anchor = 'start', weight } = {}) {
  const bold = weight === undefined ? '' : ` font-weight="${weight}"`;
  return `<text x="${round(x)}" y="${y}" fill="${colour}" text-anchor="${anchor}"${bold}>${escaped(words)}</text>`;
}

export function verticalLine(x, from, to) {
  const [at, colour] = [round(x), COLOURS.quiet];
  return `<line x1="${at}" y1="${from}" x2="${at}" y2="${to}" stroke="${colour}" stroke-dasharray="4 3"/>`;
}

function escaped(words) {
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('`', '');
}

function round(value) {
  return Math.round(value * 10) / 10;
}
