# shellcheck shell=bash
# demo [console | --story] [--keep FOLDER]: people talk; then a console full of reports

need build test
program causewayd causeway
case ${1:-} in
  console) exec tools/demo/desk.py build/bin ;;
  --story)
    shift
    exec tools/demo/demo.sh "$@"
    ;;
esac
tools/demo/demo.sh "$@"
# The console is for somebody who sits there and tries it.
[[ ! -t 1 ]] || exec tools/demo/desk.py build/bin
