using System.Buffers;

namespace CozeProxy.Transforms.Buffers;

/// <summary>A growing byte buffer on pooled arrays, written at its end and read from its start by one user at a time.</summary>
/// <param name="smallestArray">How many bytes the first array has, where less is written. A call has a few of these and most
/// hold little: with hundreds of calls under way, larger ones would outgrow the pool.</param>
internal sealed class PooledBuffer(int smallestArray = 512) : IBufferWriter<byte>, IDisposable
{
    private byte[] _array = [];
    private int _start;
    private int _end;

    public int Length => _end - _start;

    public bool IsEmpty => _start == _end;

    public ReadOnlySpan<byte> Span => _array.AsSpan(_start, Length);

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _array.AsSpan(_end);
    }

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _array.AsMemory(_end);
    }

    public void Advance(int count) => _end += count;

    public void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_array.AsSpan(_end));
        _end += bytes.Length;
    }

    /// <summary>Moves as many bytes as fit from the start of the buffer into <paramref name="destination"/>.</summary>
    public int Take(Span<byte> destination)
    {
        var count = Math.Min(destination.Length, Length);
        _array.AsSpan(_start, count).CopyTo(destination);
        Discard(count);
        return count;
    }

    public void Discard(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
        }
    }

    public void Clear() => _start = _end = 0;

    /// <summary>Gives the array back unless something is in it; the next writing takes another.</summary>
    public void Rest()
    {
        if (IsEmpty)
        {
            Release();
        }
    }

    public void Dispose() => Release();

    private void Release()
    {
        var array = _array;
        _array = [];
        Clear();
        if (array.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(array);
        }
    }

    private void Reserve(int count)
    {
        if (_array.Length - _end >= count)
        {
            return;
        }

        var length = Length;
        if (_array.Length - length >= count && _start >= length)
        {
            _array.AsSpan(_start, length).CopyTo(_array);
        }
        else
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(smallestArray, checked(Math.Max(length + count, _array.Length * 2))));
            _array.AsSpan(_start, length).CopyTo(larger);
            var old = _array;
            _array = larger;
            if (old.Length > 0)
            {
                ArrayPool<byte>.Shared.Return(old);
            }
        }

        _start = 0;
        _end = length;
    }
}
