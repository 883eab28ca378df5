using System.Text;
using System.Threading.Channels;

namespace CozeProxy.Tests.Transforms.Fakes;

/// <summary>The body of an answer of Coze's that a test writes while it is being read.</summary>
internal sealed class ScriptedStream : Stream
{
    private readonly Channel<byte[]> _pieces = Channel.CreateUnbounded<byte[]>();

    /// <summary>A read then goes on although it was cancelled, as one that the operating system already serves.</summary>
    public bool IgnoresCancellation { get; init; }

    public int Disposals { get; private set; }

    /// <summary>How much room the last read brought along.</summary>
    public int LastRoom { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public void Send(params ReadOnlySpan<string> texts)
    {
        foreach (var text in texts)
        {
            _pieces.Writer.TryWrite(Encoding.UTF8.GetBytes(text)).ShouldBeTrue();
        }
    }

    public void End() => _pieces.Writer.TryComplete().ShouldBeTrue();

    /// <summary>The connection breaks.</summary>
    public void Cut() => _pieces.Writer.TryComplete(new IOException("The connection was reset.")).ShouldBeTrue();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        LastRoom = buffer.Length;
        var token = IgnoresCancellation ? CancellationToken.None : cancellationToken;
        if (!await _pieces.Reader.WaitToReadAsync(token) || buffer.IsEmpty)
        {
            return 0;
        }

        _pieces.Reader.TryRead(out var piece).ShouldBeTrue();
        piece!.Length.ShouldBeLessThanOrEqualTo(buffer.Length, "a scripted piece must fit into one read");
        piece.CopyTo(buffer);
        return piece.Length;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    protected override void Dispose(bool disposing)
    {
        Disposals++;
        base.Dispose(disposing);
    }
}
