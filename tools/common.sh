# shellcheck shell=bash
# What the commands of ./dev share. Sourced from the project's root.

JOBS=${JOBS:-$(nproc)}

# say TEXT: one line on stderr, so that stdout stays the command's own.
say() { printf '── %s\n' "$*" >&2; }

# die TEXT [STATUS]: says what is wrong and ends.
die() {
  printf 'dev: %s\n' "$1" >&2
  exit "${2:-1}"
}

# usage TEXT: the call was wrong.
usage() { die "usage: ./dev $1" 2; }

# packages LIST…: the Debian packages of tools/packages/LIST.txt, one a line.
packages() {
  local list
  for list in "$@"; do
    sed -e 's/#.*//' -e '/^[[:space:]]*$/d' "tools/packages/$list.txt"
  done | tr -d ' \t'
}

missing_packages() {
  local installed
  installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' | sed -n 's/^installed //p')
  packages "$@" | sort -u | grep -vxF -e "$installed" || true
}

# need LIST…: installs what the lists name and the system lacks. Silent when nothing is missing.
need() {
  local missing sudo=()
  command -v dpkg-query >/dev/null ||
    die "this is not Debian: install what tools/packages/*.txt name by hand"
  mapfile -t missing < <(missing_packages "$@")
  ((${#missing[@]})) || return 0
  say "installing with apt: ${missing[*]}"
  if ((EUID != 0)); then
    command -v sudo >/dev/null ||
      die "installing needs root; run as root: apt-get install ${missing[*]}"
    sudo=(sudo)
  fi
  local apt=("${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -y)
  {
    "${apt[@]}" update && "${apt[@]}" install --no-install-recommends "${missing[@]}"
  } >.dev/apt.log 2>&1 </dev/null || {
    tail -n 20 .dev/apt.log >&2
    die "apt could not install ${missing[*]} (all of its output: .dev/apt.log)"
  }
}

# configure PRESET: makes or refreshes the preset's build folder; silent unless it fails.
configure() {
  local folder log=.dev/configure-$1.log
  folder=$(build_folder "$1")
  if [[ -f $folder/build.ninja ]]; then
    set -- ninja -C "$folder" build.ninja
  else
    say "configuring $folder (preset $1)"
    set -- cmake --preset "$1"
  fi
  "$@" >"$log" 2>&1 || {
    cat "$log" >&2
    die "cmake could not configure $folder"
  }
}

# serving LAYER: of the labels on stdin, the layer's own and those of the adapters that serve it, as
# adapters/json_policy serves policy.
serving() { grep -E "^(adapters_.+_)?$1\$"; }

build_folder() {
  case $1 in
    dev) echo build ;;
    *) echo "build/$1" ;;
  esac
}

# build PRESET TARGET…: with ninja; says nothing when there is nothing to do.
build() {
  local preset=$1 folder
  shift
  configure "$preset"
  folder=$(build_folder "$preset")
  ninja -C "$folder" -j "$JOBS" "$@" 2>&1 | progress "── building $* in $folder" >&2
}

# progress TITLE: passes on what ninja prints, under the title; its steps share one line of a
# terminal. Nothing at all when ninja had nothing to do.
progress() {
  local terminal=0
  [[ -t 2 ]] && terminal=1
  awk -v title="$1" -v terminal="$terminal" '
    /^ninja: (Entering|no work)/ || /^\[0\// { next }
    !titled++ { print title }
    /^\[[0-9]/ && terminal { printf "\r\033[K%s", substr($0, 1, 100); step = 1; fflush(); next }
    step { printf "\n"; step = 0 }
    { print; fflush() }
    END { if (step) printf "\n" }'
}

# program NAME…: builds programs, if the tree has them.
program() {
  local name
  for name in "$@"; do
    [[ -f src/cmd/$name/main.cc ]] || die "this version has no program $name yet (src/cmd/$name)"
  done
  build dev "$@"
}

mkdir -p .dev
