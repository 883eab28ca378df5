using System.Text;
using CozeProxy.Billing.Operators;

namespace CozeProxy.Admin.Operations;

/// <summary>Somebody who is to sign in to the console by name.</summary>
internal sealed record OperatorWish(string? Name, OperatorRole? Role, string? Password)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Name = ").Append(Name).Append(", Role = ").Append(Role);
        return true;
    }
}
