# Makes a table of lines "round contender KiB-at-rest KiB-with-all-streams". Each figure is the median of the rounds; the
# ratio is the median of the rounds' ratios to the stock pass-through.

function median(values, n,    i, j, kept) {
    for (i = 2; i <= n; i++) {
        kept = values[i]
        for (j = i - 1; j >= 1 && values[j] > kept; j--) values[j + 1] = values[j]
        values[j + 1] = kept
    }
    return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
}

function middle(who, what,    round, values) {
    for (round = 0; round < rounds; round++) values[round + 1] = figure[round, who, what]
    return median(values, rounds)
}

function ratio(who,    round, ratios) {
    for (round = 0; round < rounds; round++) ratios[round + 1] = figure[round, who, "stream"] / figure[round, "stock-yarp", "stream"]
    return median(ratios, rounds)
}

function range(who,    round, least, most, value) {
    for (round = 0; round < rounds; round++) {
        value = figure[round, who, "stream"]
        if (round == 0 || value < least) least = value
        if (round == 0 || value > most) most = value
    }
    return sprintf("%.1f to %.1f", least, most)
}

{
    if (!($2 in known)) { known[$2]; names[++count] = $2 }
    figure[$1, $2, "rest"] = $3 / 1024
    figure[$1, $2, "open"] = $4 / 1024
    figure[$1, $2, "stream"] = ($4 - $3) / streams
    if ($1 >= rounds) rounds = $1 + 1
}

END {
    print "| contender | MiB at rest | MiB with all streams | KiB/stream | rounds | ratio |"
    print "| --- | ---: | ---: | ---: | ---: | ---: |"
    for (m = 1; m <= count; m++) {
        printf "| %s | %.1f | %.1f | %.1f | %s | %.2f |\n", names[m], middle(names[m], "rest"), middle(names[m], "open"), middle(names[m], "stream"), range(names[m]), ratio(names[m])
    }
}
