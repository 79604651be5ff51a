# shellcheck shell=bash
# help: lists the commands

echo "usage: ./dev COMMAND [ARGUMENT...]"
for file in tools/dev/*.sh; do
  sed -n '2s/^# \([^:]*\): /\1\t/p' "$file"
done | while IFS=$'\t' read -r call text; do
  printf '  %-34s %s\n' "$call" "$text"
done
