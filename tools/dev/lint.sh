# shellcheck shell=bash
# lint [--quick | --all | --fix]: format, layers, spelling, scripts, clang-tidy

need build lint
everywhere=(format tidy spelling scripts)
case ${1:-} in
  '') configure lint && exec tools/lint.sh "${everywhere[@]}" validation headers clang-tidy ;;
  --quick) exec tools/lint.sh "${everywhere[@]}" ;;
  --all)
    configure lint && exec tools/lint.sh "${everywhere[@]}" validation headers clang-tidy-all
    ;;
  --fix) exec tools/lint.sh fix ;;
  *) usage "lint [--quick | --all | --fix]" ;;
esac
