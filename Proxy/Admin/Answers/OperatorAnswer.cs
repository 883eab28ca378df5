using CozeProxy.Billing.Operators;

namespace CozeProxy.Admin.Answers;

internal sealed record OperatorAnswer(long Id, string Name, OperatorRole Role, bool Enabled, DateTimeOffset CreatedAt)
{
    public static OperatorAnswer Of(Operator who) => new(who.Id, who.Name, who.Role, who.Enabled, who.CreatedAt);
}
