using System.Buffers.Binary;
using System.Text;

namespace CozeProxy.Tests.Observability.Otlp;

/// <summary>The fields of one protobuf message, in order, as far as OTLP uses them.</summary>
internal sealed class ProtoMessage
{
    private readonly List<(int Number, ulong Value, ReadOnlyMemory<byte> Bytes)> _fields = [];

    public static ProtoMessage Read(ReadOnlyMemory<byte> bytes)
    {
        var message = new ProtoMessage();
        while (!bytes.IsEmpty)
        {
            var key = Varint(ref bytes);
            var (number, wire) = ((int)(key >> 3), (int)(key & 7));
            switch (wire)
            {
                case 0:
                    message._fields.Add((number, Varint(ref bytes), default));
                    break;
                case 1:
                    message._fields.Add((number, BinaryPrimitives.ReadUInt64LittleEndian(Take(ref bytes, 8).Span), default));
                    break;
                case 2:
                    message._fields.Add((number, 0, Take(ref bytes, (int)Varint(ref bytes))));
                    break;
                case 5:
                    message._fields.Add((number, BinaryPrimitives.ReadUInt32LittleEndian(Take(ref bytes, 4).Span), default));
                    break;
                default:
                    throw new FormatException($"Wire type {wire} is not in use.");
            }
        }

        return message;
    }

    public IEnumerable<ProtoMessage> Messages(int number) => All(number).Select(Read);

    public ProtoMessage? Message(int number) => Messages(number).FirstOrDefault();

    public string Text(int number) => Encoding.UTF8.GetString(All(number).FirstOrDefault().Span);

    /// <summary>Bytes as OTLP's ids are written elsewhere.</summary>
    public string Hex(int number) => Convert.ToHexStringLower(All(number).FirstOrDefault().Span);

    public ulong Number(int number) => _fields.Where(field => field.Number == number).Select(field => field.Value).FirstOrDefault();

    public bool Has(int number) => _fields.Any(field => field.Number == number);

    private IEnumerable<ReadOnlyMemory<byte>> All(int number) => _fields.Where(field => field.Number == number).Select(field => field.Bytes);

    private static ReadOnlyMemory<byte> Take(ref ReadOnlyMemory<byte> bytes, int count)
    {
        var taken = bytes[..count];
        bytes = bytes[count..];
        return taken;
    }

    private static ulong Varint(ref ReadOnlyMemory<byte> bytes)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = Take(ref bytes, 1).Span[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
