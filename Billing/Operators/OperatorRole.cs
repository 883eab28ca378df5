namespace CozeProxy.Billing.Operators;

/// <summary>What somebody may do in the console; each role may do all that those before it may.</summary>
public enum OperatorRole
{
    /// <summary>Looks at everything and changes nothing.</summary>
    Viewer = 1,

    /// <summary>Changes channels, models, prices, accounts and keys.</summary>
    Operator = 2,

    /// <summary>Also says who the operators are.</summary>
    Admin = 3,
}
