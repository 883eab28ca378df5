using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace CozeProxy.Lifecycle;

/// <summary>
/// Lets a listening socket overhear the first packet of every new connection (Linux, no privileges). Its sender tries again a
/// second later, when the port is closed and says so; handshakes under way come to their end.
/// </summary>
internal static class SynFilter
{
    private const int SolSocket = 1;
    private const int SoAttachFilter = 26;
    private const int FlagsOffset = 13;
    private const uint SynAndAck = 0x12;
    private const uint Syn = 0x02;
    private const uint WholePacket = uint.MaxValue;

    // struct sock_filter { u16 code; u8 jt; u8 jf; u32 k }, over the TCP header: drop what has SYN and no ACK.
    private static readonly byte[] Program =
    [
        .. Instruction(0x30, 0, 0, FlagsOffset), // A = flags
        .. Instruction(0x54, 0, 0, SynAndAck), // A &= SYN | ACK
        .. Instruction(0x15, 0, 1, Syn), // if A == SYN …
        .. Instruction(0x06, 0, 0, 0), // … take nothing of it
        .. Instruction(0x06, 0, 0, WholePacket),
    ];

    /// <summary>False where the system has no such thing.</summary>
    public static bool TryAttach(Socket socket)
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        var code = Marshal.AllocHGlobal(Program.Length);
        try
        {
            Marshal.Copy(Program, 0, code, Program.Length);

            // struct sock_fprog { u16 length; struct sock_filter *code }, aligned as the machine aligns pointers.
            var program = new byte[2 * nint.Size];
            BitConverter.TryWriteBytes(program, (ushort)(Program.Length / Instruction(0, 0, 0, 0).Length));
            BitConverter.TryWriteBytes(program.AsSpan(nint.Size), code);
            socket.SetRawSocketOption(SolSocket, SoAttachFilter, program);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
        finally
        {
            // The kernel has its own copy.
            Marshal.FreeHGlobal(code);
        }
    }

    private static byte[] Instruction(ushort code, byte ifTrue, byte ifFalse, uint operand) =>
        [.. BitConverter.GetBytes(code), ifTrue, ifFalse, .. BitConverter.GetBytes(operand)];
}
