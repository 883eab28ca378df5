using System.Globalization;
using System.Text;
using CozeProxy.Transforms.Targets;

namespace CozeProxy.Transforms.Interrupts;

/// <summary>
/// A resume point in as few bytes as possible, for a token travels with every message of the client. Coze's ids are numbers
/// of 19 digits, alone or joined by a slash: such a text takes nine bytes a number instead of twenty.
/// </summary>
internal static class ResumePointFormat
{
    private const byte Version = 1;
    private const byte Numbers = 0x80;
    private const int MostNumbers = 8;

    // Longer texts state their length behind this.
    private const byte Long = 0x7F;

    public static byte[] Write(ResumePoint point)
    {
        using var stream = new MemoryStream(64);
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(Version);
        writer.Write((byte)point.Kind);
        writer.Write7BitEncodedInt64(point.AccountId);
        writer.Write7BitEncodedInt64(point.ExpiresAt.ToUnixTimeSeconds());
        writer.Write7BitEncodedInt(point.Type);
        writer.Write7BitEncodedInt(point.Index);
        writer.Write7BitEncodedInt(point.Count);
        foreach (var text in (string?[])[point.TargetId, point.EventId, point.Channel, point.ConversationId, point.ChatId, point.AppId, point.BotId])
        {
            WriteText(writer, text);
        }

        writer.Flush();
        return stream.ToArray();
    }

    /// <summary>Null for bytes of another version or of nothing that is known here.</summary>
    public static ResumePoint? Read(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes), Encoding.UTF8);
            return reader.ReadByte() == Version ? ReadFields(reader) : null;
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            return null;
        }
    }

    private static ResumePoint ReadFields(BinaryReader reader)
    {
        var kind = (TargetKind)reader.ReadByte();
        var account = reader.Read7BitEncodedInt64();
        var expires = DateTimeOffset.FromUnixTimeSeconds(reader.Read7BitEncodedInt64());
        var type = reader.Read7BitEncodedInt();
        var index = reader.Read7BitEncodedInt();
        var count = reader.Read7BitEncodedInt();
        return new ResumePoint
        {
            Kind = kind,
            AccountId = account,
            ExpiresAt = expires,
            Type = type,
            Index = index,
            Count = count,
            TargetId = ReadText(reader) ?? "",
            EventId = ReadText(reader) ?? "",
            Channel = ReadText(reader) ?? "",
            ConversationId = ReadText(reader),
            ChatId = ReadText(reader),
            AppId = ReadText(reader),
            BotId = ReadText(reader),
        };
    }

    private static void WriteText(BinaryWriter writer, string? text)
    {
        if (NumbersIn(text) is { Length: > 0 } numbers)
        {
            writer.Write((byte)(Numbers | numbers.Length));
            foreach (var number in numbers)
            {
                writer.Write7BitEncodedInt64((long)number);
            }

            return;
        }

        var bytes = Encoding.UTF8.GetBytes(text ?? "");
        if (bytes.Length < Long)
        {
            writer.Write((byte)bytes.Length);
        }
        else
        {
            writer.Write(Long);
            writer.Write7BitEncodedInt(bytes.Length);
        }

        writer.Write(bytes);
    }

    private static string? ReadText(BinaryReader reader)
    {
        var head = reader.ReadByte();
        if ((head & Numbers) != 0)
        {
            var numbers = new ulong[head & ~Numbers];
            for (var i = 0; i < numbers.Length; i++)
            {
                numbers[i] = (ulong)reader.Read7BitEncodedInt64();
            }

            return string.Join('/', numbers.Select(number => number.ToString(CultureInfo.InvariantCulture)));
        }

        var length = head == Long ? reader.Read7BitEncodedInt() : head;
        return length == 0 ? null : Encoding.UTF8.GetString(reader.ReadBytes(length));
    }

    // The numbers a text consists of; none where the text could not be written from them again as it was.
    private static ulong[] NumbersIn(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return [];
        }

        var parts = text.Split('/');
        var numbers = new ulong[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (!ulong.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || (parts[i].Length > 1 && parts[i][0] == '0'))
            {
                return [];
            }
        }

        return numbers.Length <= MostNumbers ? numbers : [];
    }
}
