// What a body may be, as docs/formats/safety-api.md says it: each shape is a function that accepts or not.
export const text = (value) =>
  typeof value === 'string' && value.trim() !== '' && Buffer.byteLength(value) <= 2_000;
export const any_text = (value) => typeof value === 'string' && Buffer.byteLength(value) <= 2_000;
export const one_of =
  (...values) =>
  (value) =>
    values.includes(value);
export const time = (value) =>
  value === null || /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value);
export const shaped = (shape) => (value) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const names = Object.keys(shape);
  return (
    Object.keys(value).length === names.length &&
    names.every((name) => name in value && shape[name](value[name]))
  );
};
const maybe = (check) => (value) => value === null || check(value);
export const list = (check) => (value) => Array.isArray(value) && value.every(check);
export const whole = Number.isInteger;
const flag = (value) => typeof value === 'boolean';

export const VERDICT = shaped({
  measure: one_of('none', 'warn', 'restrict', 'suspend', 'ban', 'escalate'),
  until: time,
  policy: text,
  reason: text,
  template: maybe(text),
  words: any_text,
  child_abuse: maybe(
    shaped({
      incident: text,
      words: any_text,
      files: list(
        shaped({
          report: text,
          seq: text,
          index: whole,
          class: one_of('A1', 'A2', 'B1', 'B2'),
          viewed: flag,
        }),
      ),
    }),
  ),
});
export const SETTINGS = shaped({
  blur: one_of(1, 2, 3),
  greyscale: flag,
  mute: flag,
  single_keys: flag,
  density: one_of('comfortable', 'dense'),
  theme: one_of('system', 'light', 'dark'),
  break_after_min: whole,
  opt_out: list(text),
});
export const NOTHING = shaped({});
