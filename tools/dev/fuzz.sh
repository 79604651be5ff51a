# shellcheck shell=bash
# fuzz [--minutes N] [TARGET...]: fuzzes each target over a copy of its corpus

minutes=1
targets=()
while (($#)); do
  case $1 in
    --minutes)
      [[ ${2:-} =~ ^[0-9]+$ ]] || usage "fuzz [--minutes N] [TARGET...]"
      minutes=$2
      shift
      ;;
    -*) usage "fuzz [--minutes N] [TARGET...]" ;;
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

# New finds go to .dev/fuzz/TARGET; whoever keeps one commits it to fuzz/TARGET.
failed=()
for target in "${targets[@]}"; do
  found=.dev/fuzz/$target
  mkdir -p "$found"
  say "fuzzing $target for $minutes min (log: $found.log)"
  if build/fuzz/fuzzers/"$target" -max_total_time=$((minutes * 60)) -timeout=20 -rss_limit_mb=2048 \
    -artifact_prefix="$found-" "$found" "fuzz/$target" >"$found.log" 2>&1; then
    tail -n 1 "$found.log"
  else
    tail -n 30 "$found.log" >&2
    failed+=("$target")
  fi
done
((${#failed[@]} == 0)) || die "crashed: ${failed[*]} (inputs: .dev/fuzz/TARGET-crash-*)"
