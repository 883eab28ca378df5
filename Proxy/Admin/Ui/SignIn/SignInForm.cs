using System.Text;

namespace CozeProxy.Admin.Ui.SignIn;

/// <summary>What is entered to sign in.</summary>
internal sealed record SignInForm
{
    public string? Name { get; set; }

    /// <summary>A password, the admin token or a key.</summary>
    public string? Password { get; set; }

    private bool PrintMembers(StringBuilder builder)
    {
        builder.Append("Name = ").Append(Name);
        return true;
    }
}
