using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using CozeProxy.Transforms.Buffers;

namespace CozeProxy.Tests.Transforms.Buffers;

internal sealed class PooledBufferTests
{
    [Test]
    public void What_is_written_comes_out_in_order_whatever_the_sizes()
    {
        var random = new Random(42);
        using var buffer = new PooledBuffer();
        var written = new StringBuilder();
        var taken = new StringBuilder();
        Span<byte> destination = stackalloc byte[9000];
        for (var i = 0; i < 3000; i++)
        {
            var piece = new string((char)('a' + (i % 26)), random.Next(0, i % 100 == 0 ? 20_000 : 300));
            written.Append(piece);
            if (i % 2 == 0)
            {
                buffer.Write(Encoding.ASCII.GetBytes(piece));
            }
            else
            {
                Encoding.ASCII.GetBytes(piece).CopyTo(buffer.GetSpan(piece.Length));
                buffer.Advance(piece.Length);
            }

            var count = buffer.Take(destination[..random.Next(0, 600)]);
            taken.Append(Encoding.ASCII.GetString(destination[..count]));
            buffer.Length.ShouldBe(written.Length - taken.Length);
        }

        taken.Append(Encoding.ASCII.GetString(buffer.Span));
        taken.ToString().ShouldBe(written.ToString());
    }

    [Test]
    public void Room_is_given_even_when_none_is_asked_for()
    {
        using var buffer = new PooledBuffer();

        buffer.GetSpan().Length.ShouldBeGreaterThan(0);
        buffer.GetMemory().Length.ShouldBeGreaterThan(0);
        buffer.GetSpan(100_000).Length.ShouldBeGreaterThanOrEqualTo(100_000);
    }

    [Test]
    public void An_empty_one_holds_nothing_and_takes_nothing()
    {
        using var buffer = new PooledBuffer();

        buffer.Write([]);
        buffer.IsEmpty.ShouldBeTrue();
        buffer.Take(new byte[4]).ShouldBe(0);
        buffer.Write("ab"u8);
        buffer.Discard(1);
        buffer.Span.SequenceEqual("b"u8).ShouldBeTrue();
        buffer.Clear();
        buffer.IsEmpty.ShouldBeTrue();
    }

    [Test]
    public void One_that_rests_gives_its_array_back_unless_something_is_in_it()
    {
        using var buffer = new PooledBuffer(smallestArray: 16);
        buffer.Write("ab"u8);
        var array = ArrayOf(buffer);

        buffer.Rest();
        buffer.Span.SequenceEqual("ab"u8).ShouldBeTrue();
        ArrayOf(buffer).ShouldBeSameAs(array);

        buffer.Clear();
        buffer.Rest();
        var next = ArrayPool<byte>.Shared.Rent(array.Length);
        next.ShouldBeSameAs(array);
        buffer.Write("cd"u8);
        ArrayOf(buffer).ShouldNotBeSameAs(array);
        ArrayPool<byte>.Shared.Return(next);
    }

    [Test]
    public void Its_array_is_returned_once()
    {
        var buffer = new PooledBuffer();
        buffer.Write(new byte[5000]);
        buffer.Dispose();
        buffer.Dispose();

        var first = ArrayPool<byte>.Shared.Rent(8192);
        var second = ArrayPool<byte>.Shared.Rent(8192);

        ReferenceEquals(first, second).ShouldBeFalse();
        buffer.IsEmpty.ShouldBeTrue();
    }

    private static byte[] ArrayOf(PooledBuffer buffer) =>
        MemoryMarshal.TryGetArray<byte>(buffer.GetMemory(), out var segment) ? segment.Array! : throw new InvalidOperationException("It has no array.");
}
