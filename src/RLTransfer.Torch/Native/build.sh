#!/usr/bin/env bash
# Builds the bridge unless this very source was built for this very libtorch before; run by RLTransfer.Torch.csproj.
# usage: build.sh CACHE OUTPUT [LIBTORCH]
set -euo pipefail
source=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
cache=$1 output=$2 libtorch=${3:-}

die() { printf '%s\n' "$*" >&2; exit 1; }

if [[ $libtorch ]]; then
    headers=$libtorch/include
    remedy="LIBTORCH is '$libtorch': it must name a libtorch folder, one that holds include/ATen and lib/libtorch_cpu.so; unset it to use the system's"
else
    headers=/usr/include
    remedy='run: sudo apt install libtorch-dev'
fi
version_file=$(find "$headers/torch" -name version.h -path '*torch/version.h' -print -quit 2>/dev/null || true)
[[ $version_file ]] || die "libtorch was not found in $headers; $remedy"
command -v cmake >/dev/null || die 'cmake was not found; run: sudo apt install cmake g++ libtorch-dev'
command -v c++ >/dev/null || die 'no C++ compiler was found; run: sudo apt install g++ cmake libtorch-dev'

key=$( (cd "$source" && cat CMakeLists.txt ./*.h ./*.cpp "$version_file"; printf '%s' "$libtorch"; uname -m) | sha256sum | cut -c 1-16)
built=$cache/$key/librltransfer_torch.so
if [[ ! -e $built ]]; then
    mkdir -p "$cache"
    scratch=$(mktemp -d "$cache/building.XXXXXX")
    trap 'rm -rf "$scratch"' EXIT
    if ! { cmake -S "$source" -B "$scratch" -DCMAKE_BUILD_TYPE=Release -DLIBTORCH="$libtorch" &&
           cmake --build "$scratch" --parallel; } >"$cache/build.log" 2>&1; then
        reason=$(grep -m 1 -E 'error:|was not found|CMake Error' "$cache/build.log" || tail -n 1 "$cache/build.log")
        die "building the bridge to libtorch failed: $reason (the whole log: $cache/build.log); $remedy"
    fi
    mkdir -p "$cache/$key"
    mv "$scratch/librltransfer_torch.so" "$built.next"
    mv "$built.next" "$built"
fi
if ! cmp -s "$built" "$output"; then
    mkdir -p "$(dirname "$output")"
    cp "$built" "$output.next"
    mv "$output.next" "$output"
fi
