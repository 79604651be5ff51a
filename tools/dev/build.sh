# shellcheck shell=bash
# build [PRESET]: compiles the programs into build/bin/ (preset dev unless named)

preset=${1:-dev}
case $preset in
  dev | asan | tsan | gcc) ;;
  *) usage "build [dev|asan|tsan|gcc]" ;;
esac
need build
build "$preset" programs
