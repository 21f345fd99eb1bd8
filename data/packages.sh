# shellcheck shell=bash disable=SC2034
# SPDX-License-Identifier: GPL-3.0-or-later
# The Debian packages that ./run and ./test need, and how they are installed. Sourced by both.

BUILD_PACKAGES=(
  gcc g++ meson ninja-build pkg-config gettext python3 libglib2.0-dev-bin
  libgtk-4-dev libadwaita-1-dev libjson-glib-dev libxml2-dev
  libdcmtk-dev libcharls-dev libopenjp2-7-dev libnifti-dev libpng-dev libsqlite3-dev zlib1g-dev libcbor-dev libssl-dev
  libseccomp-dev libtesseract-dev tesseract-ocr-eng libxtst-dev
)
# The acquired image that the demo starts from, and what a bare system lacks to show a window.
DEMO_PACKAGES=(mricron-data adwaita-icon-theme fonts-cantarell)
TEST_PACKAGES=(
  # what the mark in samples survives
  libjpeg62-turbo-dev
  # a display without a screen, input events, and the accessible tree
  xvfb xauth xdotool dbus at-spi2-core imagemagick desktop-file-utils appstream
  # the judge of screenshots reads words with it too
  tesseract-ocr
  # codestreams of another writer than the decoder's
  openjph-tools
  # images that must not be marked, with the library that bench-evidence is held against
  python3-pydicom
  # what a written file is checked with
  dicom3tools poppler-utils
)
# The compiler that ./test --fuzz needs; 14 is the version of Debian 12's clang.
FUZZ_PACKAGES=(clang libclang-rt-14-dev)

install_packages () {
  local missing=() package as_root=()
  for package in "$@"; do
    case "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" in
      installed) ;;
      *) missing+=("$package") ;;
    esac
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || as_root=(sudo)
  echo "Installing: ${missing[*]}"
  "${as_root[@]}" apt-get update -qq
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "${missing[@]}"
}
