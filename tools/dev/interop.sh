# shellcheck shell=bash
# interop [--only TEXT] [--whole]: plays MLS against ts-mls from npm, as either side of each script

need build
program causeway-interop
exec python3 tools/interop/play.py build/bin/causeway-interop \
  --scripts ../shared/vectors/mls/interop-configs "$@"
