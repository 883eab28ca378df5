namespace CozeProxy.Limits;

/// <summary>
/// What Redis runs. Each script is one step there: nobody comes between its looking and its taking. Times are Redis' own, so that replicas
/// whose clocks differ count alike.
/// </summary>
internal static class LimitScript
{
    /// <summary>
    /// Counts a call by the generic cell rate algorithm and takes its places, of key and account or of neither. A count of requests is one number:
    /// the moment at which it will be empty again, in microseconds (since 2025, where a double still tells a hundredth of them apart). A
    /// set of places holds leases by the moment they end.
    /// <para>KEYS: the requests and the places of the key, then of the account. ARGV: the limit of each, 0 for none; the lease and its milliseconds.</para>
    /// <para>Answers: the limit that refuses, or 0; milliseconds to wait; what remains of the key's requests and the milliseconds until they
    /// are all there again; the same of the account's.</para>
    /// </summary>
    public const string Enter =
        """
        local time = redis.call('TIME')
        local now = (time[1] - 1735689600) * 1e6 + time[2]
        local ms = time[1] * 1000 + math.floor(time[2] / 1000)
        local minute = 60e6
        local refused, wait = 0, 0
        local empty, after, step = {}, {}, {}
        for i = 1, 3, 2 do
          local limit = tonumber(ARGV[i])
          if limit > 0 then
            step[i] = minute / limit
            empty[i] = math.max(tonumber(redis.call('GET', KEYS[i]) or now), now)
            after[i] = empty[i] + step[i]
            if refused == 0 and after[i] - now > minute + step[i] / 100 then
              refused, wait = i, math.ceil((after[i] - now - minute) / 1000)
            end
          end
        end
        for i = 2, 4, 2 do
          local most = tonumber(ARGV[i])
          if most > 0 and refused == 0 then
            redis.call('ZREMRANGEBYSCORE', KEYS[i], '-inf', ms)
            if redis.call('ZCARD', KEYS[i]) >= most then refused, wait = i, 1000 end
          end
        end
        local answer = {refused, wait}
        for i = 1, 3, 2 do
          if step[i] then
            if refused == 0 then
              empty[i] = after[i]
              redis.call('SET', KEYS[i], string.format('%.17g', empty[i]), 'PX', math.ceil((empty[i] - now) / 1000))
            end
            answer[#answer + 1] = math.max(0, math.floor((minute - (empty[i] - now)) / step[i] + 0.01))
            answer[#answer + 1] = math.ceil((empty[i] - now) / 1000)
          else
            answer[#answer + 1] = 0
            answer[#answer + 1] = 0
          end
          if refused == 0 and tonumber(ARGV[i + 1]) > 0 then
            redis.call('ZADD', KEYS[i + 1], ms + ARGV[6], ARGV[5])
            redis.call('PEXPIRE', KEYS[i + 1], ARGV[6])
          end
        end
        return answer
        """;

    /// <summary>Takes one of some places. KEYS: their set. ARGV: how many there are, the lease, its milliseconds. Answers 1, or 0 when all are taken.</summary>
    public const string Take =
        """
        local time = redis.call('TIME')
        local ms = time[1] * 1000 + math.floor(time[2] / 1000)
        redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', ms)
        if redis.call('ZCARD', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
        redis.call('ZADD', KEYS[1], ms + ARGV[3], ARGV[2])
        redis.call('PEXPIRE', KEYS[1], ARGV[3])
        return 1
        """;

    /// <summary>Lets leases of one set live on, and puts back those that it does not have. ARGV: their milliseconds, then the leases.</summary>
    public const string Renew =
        """
        local time = redis.call('TIME')
        local ends = time[1] * 1000 + math.floor(time[2] / 1000) + ARGV[1]
        for i = 2, #ARGV do redis.call('ZADD', KEYS[1], ends, ARGV[i]) end
        redis.call('PEXPIRE', KEYS[1], ARGV[1])
        return 1
        """;

    /// <summary>Gives a place back. KEYS: its set. ARGV: its lease.</summary>
    public const string Release = "return redis.call('ZREM', KEYS[1], ARGV[1])";
}
