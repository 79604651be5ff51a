// embed.mjs FOLDER OUTPUT: the files below FOLDER as one C++ source, for src/adapters/web_files. The
// same files make the same source, byte for byte.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const [folder, output] = process.argv.slice(2);
const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
  .sort();

/** Octal escapes of three digits: they end by themselves, whatever follows. */
function literal(bytes) {
  const lines = [];
  for (let start = 0; start < bytes.length; start += 4_096) {
    let line = '';
    for (const byte of bytes.subarray(start, start + 4_096)) {
      const is_plain = byte >= 32 && byte < 127 && byte !== 34 && byte !== 92 && byte !== 63;
      line += is_plain ? String.fromCharCode(byte) : `\\${byte.toString(8).padStart(3, '0')}`;
    }
    lines.push(`"${line}"`);
  }
  return lines.length ? lines.join('\n') : '""';
}

function row(path) {
  const bytes = readFileSync(join(folder, path));
  const type = TYPES[extname(path)];
  if (!type) throw new Error(`${path}: tools/web/embed.mjs knows no content type of this`);
  // Level 9, no time and no name in the header: only the bytes decide.
  const zipped = gzipSync(bytes, { level: 9 });
  zipped[9] = 255;
  const hash = createHash('sha256').update(bytes).digest('hex');
  const view = (data) => `std::string_view(\n${literal(data)}, ${data.length})`;
  return `{"/${path}", "${type}", "${hash}", ${view(bytes)}, ${view(zipped)}},`;
}

writeFileSync(
  output,
  `// Written by tools/web/embed.mjs.
#include "adapters/web_files/web_files.h"

namespace causeway::adapters::web_files {
namespace {
constexpr WebFile files[] = {
${paths.map(row).join('\n')}
};
}  // namespace
std::span<const WebFile> all_web_files() { return files; }
}  // namespace causeway::adapters::web_files
`,
);
const total = paths.reduce((sum, path) => sum + gzipSync(readFileSync(join(folder, path)), { level: 9 }).length, 0);
console.log(`web: ${paths.length} files, ${(total / 1_000).toFixed(1)} kB gzip`);
