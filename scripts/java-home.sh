# Sourced by ./bailiwick and ./verify (bash): finds a JDK of version 25 or later.

# java_feature HOME: prints the feature version (25) of the Java installed in HOME; fails if there is none.
java_feature() {
    [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    local version
    version=$(sed -n 's/^JAVA_VERSION="\([0-9][0-9]*\).*/\1/p' "$1/release")
    [ -n "$version" ] && printf '%s\n' "$version"
}

# is_jdk HOME: whether HOME holds a JDK, compiler included, that is new enough.
is_jdk() {
    local feature
    feature=$(java_feature "$1") && [ "$feature" -ge 25 ] && [ -x "$1/bin/javac" ]
}

# find_jdk: prints the home of the JDK to use; else says on standard error what is missing, and fails.
find_jdk() {
    local home
    if [ -n "${BAILIWICK_JAVA_HOME:-}" ]; then
        if is_jdk "$BAILIWICK_JAVA_HOME"; then
            printf '%s\n' "$BAILIWICK_JAVA_HOME"
            return
        fi
        echo "bailiwick: \`BAILIWICK_JAVA_HOME\` is \`$BAILIWICK_JAVA_HOME\`, which is not a JDK of version 25 or later" >&2
        return 1
    fi
    for home in "${JAVA_HOME:-}" \
            /usr/lib/jvm/*25* /opt/*25* /opt/*/*25* "${HOME:-/nonexistent}"/.sdkman/candidates/java/25* \
            "${HOME:-/nonexistent}"/.jdks/*25* /Library/Java/JavaVirtualMachines/*25*/Contents/Home; do
        if [ -n "$home" ] && is_jdk "$home"; then
            printf '%s\n' "$home"
            return
        fi
    done
    if [ -x /usr/libexec/java_home ] && home=$(/usr/libexec/java_home -v 25 2>/dev/null) && is_jdk "$home"; then
        printf '%s\n' "$home"
        return
    fi
    if home=$(command -v javac) && home=$(cd -P "$(dirname "$(readlink -f "$home" 2>/dev/null || echo "$home")")/.." && pwd) \
            && is_jdk "$home"; then
        printf '%s\n' "$home"
        return
    fi
    cat >&2 <<'END'
bailiwick: no JDK of version 25 found
  looked at JAVA_HOME, /usr/lib/jvm, /opt, ~/.sdkman/candidates/java, ~/.jdks and the `javac` on the PATH
  install one (for example Temurin 25 from https://adoptium.net), or name the one you have:
  BAILIWICK_JAVA_HOME=/path/to/jdk-25 ./bailiwick ...
END
    return 1
}

# need_maven: fails with an explanation when there is no `mvn`.
need_maven() {
    command -v mvn >/dev/null && return
    echo "bailiwick: \`mvn\` (Maven 3.8.6 or later) is needed to build and is not on the PATH" >&2
    return 1
}

# Maven's own libraries use what newer JDKs warn of. JDK 17 does not know the flag, hence not in .mvn/jvm.config.
quiet_maven_opts="${MAVEN_OPTS:-} --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow"
