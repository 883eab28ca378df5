using System.Text;
using CozeProxy.Billing;
using CozeProxy.Billing.Operators;

namespace CozeProxy.Admin.Operations;

/// <summary>What an admin wants to change about an operator; everything else stays as it is.</summary>
internal sealed record OperatorEdit
{
    public Change<OperatorRole> Role { get; init; }

    public Change<bool> Enabled { get; init; }

    public Change<string> Password { get; init; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Role = ").Append(Role).Append(", Enabled = ").Append(Enabled);
        return true;
    }
}
