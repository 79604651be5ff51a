# shellcheck shell=bash
# bench [NAME] [--json|--write]: runs all benchmarks, or the one named

# What people call a benchmark, and the target that it is.
declare -A bench_targets=(
  [mls]=causeway-bench
  [delivery]=cmd_causeway_delivery_bench
  [client]=cmd_causeway_client_bench
  [reports]=cmd_causewayd_reports_bench
  [desk]=adapters_json_policy_desk_bench
)

# --write: docs/benchmarks.md anew, of `mls` alone.
name=
writes=
arguments=()
while (($# > 0)); do
  case $1 in
    --write) writes=1 ;;
    --scale | --folder)
      (($# > 1)) || usage "bench NAME $1 VALUE"
      arguments+=("$1" "$2")
      shift
      ;;
    -*) arguments+=("$1") ;;
    *)
      [[ -z $name ]] || usage "bench [NAME] [--json|--write]"
      name=$1
      ;;
  esac
  shift
done

[[ -z $writes || $name == mls ]] || usage "bench mls --write"

need build
configure dev
if [[ -n $name ]]; then
  target=${bench_targets[$name]:-$name}
  if ! ninja -C build -t query "$target" >/dev/null 2>&1; then
    known=$(ninja -C build -t targets all | sed -n 's/^\([a-z0-9_]*_bench\): phony$/\1/p')
    die "there is no benchmark \"$name\"; there are: ${!bench_targets[*]} ${known//$'\n'/ }" 2
  fi
  build dev "$target"
  for file in build/benches/$target build/bin/$target; do
    [[ -x $file ]] || continue
    [[ -n $writes ]] || exec "$file" "${arguments[@]}"
    for _ in 1 2 3; do "$file" --json "${arguments[@]}"; done | tee /dev/stderr |
      tools/benchmarks.py
    exit
  done
  die "building $target made no program in build/benches or build/bin"
fi
build dev benches
for file in build/benches/*_bench; do
  [[ -x $file ]] || die "this version has no benchmarks yet"
  say "$(basename "$file")"
  "$file" "${arguments[@]}"
done
