using System.Text;

namespace CozeProxy.Billing.Operators;

/// <summary>What a sign-in is checked against.</summary>
public sealed record OperatorSecret(Operator Operator, string PasswordHash, DateTimeOffset? LockedUntil)
{
    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Operator = ").Append(Operator.Id);
        return true;
    }
}
