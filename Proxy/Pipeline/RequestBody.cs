namespace CozeProxy.Pipeline;

/// <summary>Reads a request's body whole, up to a limit and within its time: YARP's own limit runs after our steps.</summary>
internal static class RequestBody
{
    private const int FirstBuffer = 4096;

    /// <summary>The body, or null when it is larger than the limit. One that does not come in time ends as a bad request of status 408.</summary>
    public static async ValueTask<ReadOnlyMemory<byte>?> ReadAsync(
        HttpRequest request, long limit, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        using var body = new TimedBody(request.BodyReader, timeout, time);
        if (request.ContentLength > limit)
        {
            return null;
        }

        // The length a client states is only believed as far as the bytes come.
        var buffer = new byte[Math.Min(limit, Math.Min(request.ContentLength ?? FirstBuffer, FirstBuffer * 16))];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length == limit)
                {
                    // Not a conditional expression: null would become an empty memory in one.
                    if (await body.ReadAsync(new byte[1], cancellationToken) > 0)
                    {
                        return null;
                    }

                    return buffer;
                }

                if (length == request.ContentLength)
                {
                    return buffer;
                }

                Array.Resize(ref buffer, (int)Math.Min(limit, buffer.Length * 2L));
            }

            var count = await body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (count == 0)
            {
                return buffer.AsMemory(0, length);
            }

            length += count;
        }
    }
}
