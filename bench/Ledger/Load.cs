using System.Runtime.InteropServices;

namespace CozeProxy.Bench.Ledger;

/// <summary>How many callers there are at once, and over how many accounts they are spread.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Load(int Callers, int Accounts);
