# Makes tables of lines "workload connections round contender requests µs bytes p50 p99 ticks errors".
# Each figure is the median of the rounds; behind it the median of the rounds' ratios to the yardstick. A column of its own
# has what is left of the requests that the proxy answers without billing.

function median(values, n,    i, j, kept) {
    for (i = 2; i <= n; i++) {
        kept = values[i]
        for (j = i - 1; j >= 1 && values[j] > kept; j--) values[j + 1] = values[j]
        values[j + 1] = kept
    }
    return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
}

# The median of the rounds' ratios: only what ran in the same round is compared.
function ratio(group, who, what, other,    round, n, ratios) {
    for (round = 0; (group, round, who, what) in figure; round++)
        if ((group, round, other, what) in figure) ratios[++n] = figure[group, round, who, what] / figure[group, round, other, what]
    return sprintf("%.2f", median(ratios, n))
}

function cell(group, who, what, format,    round, n, values, text) {
    for (round = 0; (group, round, who, what) in figure; round++) values[++n] = figure[group, round, who, what]
    text = sprintf(format, median(values, n))
    return who == "upstream" || who == yardstick ? text : text " (" ratio(group, who, what, yardstick) ")"
}

# Nothing where nobody ran without billing.
function unbilled(group, who) {
    if (!((group, "cozeproxy-unbilled") in member)) return ""
    return (who ~ /^cozeproxy-/ && who != "cozeproxy-unbilled" ? ratio(group, who, "rate", "cozeproxy-unbilled") : "") " | "
}

{
    group = $1 SUBSEP $2
    if (!(group in known)) { known[group]; groups[++groupCount] = group }
    if (!((group, $4) in member)) { member[group, $4]; members[group] = members[group] " " $4 }
    figure[group, $3, $4, "rate"] = $5 * 1000000 / $6
    figure[group, $3, $4, "p50"] = $8 / 1000
    figure[group, $3, $4, "p99"] = $9 / 1000
    errors[group, $4] += $11
    figure[group, $3, $4, "cpu"] = $10 * 1000000 / ticks / $5
}

END {
    for (g = 1; g <= groupCount; g++) {
        split(groups[g], part, SUBSEP)
        printf "\n## %s, %d connections\n\n", part[1], part[2]
        compared = (groups[g], "cozeproxy-unbilled") in member
        print "| contender | requests/s | " (compared ? "of unbilled | " : "") "p50 ms | p99 ms | CPU µs/request | errors |"
        print "| --- | ---: | " (compared ? "---: | " : "") "---: | ---: | ---: | ---: |"
        count = split(members[groups[g]], names, " ")
        for (m = 1; m <= count; m++) {
            name = names[m] == "upstream" ? "upstream alone" : names[m]
            printf "| %s | %s | %s%s | %s | %s | %d |\n", name, cell(groups[g], names[m], "rate", "%.0f"), unbilled(groups[g], names[m]), cell(groups[g], names[m], "p50", "%.2f"),
                cell(groups[g], names[m], "p99", "%.2f"), cell(groups[g], names[m], "cpu", "%.0f"), errors[groups[g], names[m]]
        }
    }
}
