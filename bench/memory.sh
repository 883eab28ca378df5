# Reads how much memory a contender has; sourced after processes.sh.
# shellcheck shell=bash disable=SC2154,SC2004

# A comparison of memory is one of how the collector was told to use it.
same_runtime_settings() { # assemblies without their endings...
    local assembly first='' settings
    for assembly in "$@"; do
        settings=$(grep -E '"System\.(GC|Runtime)\.' "$assembly.runtimeconfig.json" | tr -d ' ,' | sort)
        first=${first:-$settings}
        [[ $settings == "$first" ]] || fail "$assembly runs with other settings than $1"
    done
}

# The median of so many readings, one each second. smaps_rollup walks the pages; status only adds up what the threads have
# told, which may be some megabytes behind.
resident() { # contender, readings
    local i readings=()
    for ((i = 0; i < $2; i++)); do
        sleep 1
        readings+=("$(awk '/^Rss:/ { print $2 }' "/proc/${PID[$1]}/smaps_rollup")")
    done
    printf '%s\n' "${readings[@]}" | sort -n | sed -n "$(((${#readings[@]} + 1) / 2))p"
}
