# shellcheck shell=bash
# lint [--quick | --all | --fix]: format, layers, spelling, scripts; clang-tidy on what changed

need build lint
configure dev
case ${1:-} in
  '') exec tools/lint.sh format tidy spelling scripts validation headers clang-tidy ;;
  --quick) exec tools/lint.sh format tidy spelling scripts ;;
  --all) exec tools/lint.sh format tidy spelling scripts validation headers clang-tidy-all ;;
  --fix) exec tools/lint.sh fix ;;
  *) usage "lint [--quick | --all | --fix]" ;;
esac
