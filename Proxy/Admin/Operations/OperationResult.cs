using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using CozeProxy.Transforms.OpenAi;

namespace CozeProxy.Admin.Operations;

/// <summary>What an operation has made, or why it was not done.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct OperationResult<T>(T? Value, ApiError? Error)
    where T : class
{
    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsDone => Error is null;

    public static implicit operator OperationResult<T>(T value) => new(value, null);

    public static implicit operator OperationResult<T>(ApiError error) => new(null, error);
}
