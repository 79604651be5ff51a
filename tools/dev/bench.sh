# shellcheck shell=bash
# bench [NAME] [--json]: runs all benchmarks, or the one named

# What people call a benchmark, and the target that it is.
declare -A bench_targets=(
  [mls]=mls_group_mls_bench
  [delivery]=cmd_causeway_delivery_bench
)

name=
arguments=()
for argument in "$@"; do
  case $argument in
    -*) arguments+=("$argument") ;;
    *)
      [[ -z $name ]] || usage "bench [NAME] [--json]"
      name=$argument
      ;;
  esac
done

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
    [[ -x $file ]] && exec "$file" "${arguments[@]}"
  done
  die "building $target made no program in build/benches or build/bin"
fi
build dev benches
for file in build/benches/*_bench; do
  [[ -x $file ]] || die "this version has no benchmarks yet"
  say "$(basename "$file")"
  "$file" "${arguments[@]}"
done
