# shellcheck shell=bash
# fuzz [--minutes N] [--jobs N] [TARGET...]: fuzzes each target over a copy of its corpus

minutes=1
jobs=1
targets=()
while (($#)); do
  case $1 in
    --minutes | --jobs)
      [[ ${2:-} =~ ^[1-9][0-9]*$ ]] || usage "fuzz [--minutes N] [--jobs N] [TARGET...]"
      declare "${1#--}=$2"
      shift
      ;;
    -*) usage "fuzz [--minutes N] [--jobs N] [TARGET...]" ;;
    *) targets+=("$1") ;;
  esac
  shift
done

need build
configure fuzz
mapfile -t known < <(ninja -C build/fuzz -t targets all |
  sed -n '/^cmake_/d; s/^\([a-z0-9_-]*_fuzz\): phony$/\1/p' | sort)
for target in "${targets[@]}"; do
  printf '%s\n' "${known[@]}" | grep -qxF -- "$target" ||
    die "there is no fuzz target \"$target\"; there are: ${known[*]}" 2
done
((${#targets[@]})) || targets=("${known[@]}")
build fuzz "${targets[@]}"

# What libFuzzer's last lines say: how often it ran, and how much of the code the inputs reach.
figures() {
  awk '/^Done /{runs = $2}
    /^#.* cov: /{for (i = 1; i < NF; i++) if ($i == "cov:") cov = $(i + 1)}
    END {printf "%d runs, %d edges", runs, cov}' "$1"
}

# fuzz_one TARGET: one line on stdout. New finds go to .dev/fuzz/TARGET; whoever keeps one commits
# it to fuzz/TARGET.
fuzz_one() {
  local found=.dev/fuzz/$1
  mkdir -p "$found"
  if build/fuzz/fuzzers/"$1" -max_total_time=$((minutes * 60)) -timeout=20 -rss_limit_mb=2048 \
    -artifact_prefix="$found-" "$found" "fuzz/$1" >"$found.log" 2>&1; then
    printf '%-40s clean    %s\n' "$1" "$(figures "$found.log")"
  else
    tail -n 30 "$found.log" >&2
    printf '%-40s CRASHED  input: %s-*, log: %s.log\n' "$1" "$found" "$found"
    return 1
  fi
}

say "fuzzing ${#targets[@]} targets, $minutes min each, $jobs at a time (logs: .dev/fuzz/*.log)"
failed=0
running=0
for target in "${targets[@]}"; do
  if ((running == jobs)); then
    wait -n || failed=1
    running=$((running - 1))
  fi
  fuzz_one "$target" &
  running=$((running + 1))
done
while ((running > 0)); do
  wait -n || failed=1
  running=$((running - 1))
done
((failed == 0)) || die "a target crashed"
