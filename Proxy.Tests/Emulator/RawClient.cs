using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace CozeProxy.Tests.Emulator;

/// <summary>Speaks HTTP over a bare socket, because what is asserted on is what HttpClient would hide.</summary>
internal static class RawClient
{
    /// <summary>Null when the connection was cut before an answer began.</summary>
    public static async Task<RawAnswer?> PostAsync(Uri address, string path, string bearer, string body)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Request(address, path, bearer, body));
        return Parse(await ReadToEndAsync(stream));
    }

    public static byte[] Request(Uri address, string path, string bearer, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var head = $"POST {path} HTTP/1.1\r\nHost: {address.Authority}\r\nAuthorization: Bearer {bearer}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {bytes.Length}\r\nConnection: close\r\n\r\n";
        return [.. Encoding.ASCII.GetBytes(head), .. bytes];
    }

    private static async Task<byte[]> ReadToEndAsync(NetworkStream stream)
    {
        using var all = new MemoryStream();
        var buffer = new byte[65536];
        try
        {
            int read;
            while ((read = await stream.ReadAsync(buffer)) > 0)
            {
                all.Write(buffer, 0, read);
            }
        }
        catch (IOException)
        {
            // A reset: what came before it counts.
        }

        return all.ToArray();
    }

    private static RawAnswer? Parse(byte[] bytes)
    {
        var headEnd = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (headEnd < 0)
        {
            return null;
        }

        var head = Encoding.ASCII.GetString(bytes, 0, headEnd);
        var rest = bytes.AsMemory(headEnd + 4);
        if (!head.Contains("Transfer-Encoding: chunked", StringComparison.OrdinalIgnoreCase))
        {
            return new RawAnswer(head, [rest.ToArray()], EndedProperly: true);
        }

        var chunks = new List<byte[]>();
        while (rest.Span.IndexOf("\r\n"u8) is var lineEnd and >= 0)
        {
            var size = int.Parse(Encoding.ASCII.GetString(rest.Span[..lineEnd]), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return new RawAnswer(head, chunks, EndedProperly: true);
            }

            if (rest.Length < lineEnd + 2 + size + 2)
            {
                break;
            }

            chunks.Add(rest.Slice(lineEnd + 2, size).ToArray());
            rest = rest[(lineEnd + 2 + size + 2)..];
        }

        return new RawAnswer(head, chunks, EndedProperly: false);
    }
}
