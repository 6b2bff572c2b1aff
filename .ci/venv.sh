# Sourced by the other scripts. new_venv DIR makes a virtual environment with pip in it, also where the system's Python
# comes without ensurepip (Debian ships it in a package of its own).
new_venv() {
  rm -rf "$1"
  if ! "${PYTHON:-python3}" -m venv "$1" >/dev/null 2>&1; then
    rm -rf "$1"
    "${PYTHON:-python3}" -m venv --without-pip "$1"
    "${PYTHON:-python3}" -m pip --python "$1/bin/python" install --quiet pip
  fi
}
