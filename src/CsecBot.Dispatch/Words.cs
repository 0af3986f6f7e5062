namespace CsecBot.Dispatch;

// Wire contract: these names stand in stored events, in the protocol document, in the roster and in the interface. Add, never rename.

/// What a person does on call. Seats exist for Csw, Advocate and ProbationOfficer only.
public enum Role { Csw, Advocate, ProbationOfficer, ContinuingCsw, Supervisor, AgencySupervisor, DutyManager, Hotline, Liaison, Admin }

public enum Tier { Primary, Secondary }

public enum LeadAgency { Dcfs, Probation, Both, Undetermined }

/// Who called the hotline.
public enum Source { LawEnforcement, Probation, Other }

public enum Disposition { Pending, InPerson, EvaluatedOut }

public enum EvaluatedOutReason { InsufficientInformation, NotCsec, AlreadyInvestigated, OutOfCounty, Other }

public enum ChildKind { PrimaryVictim, AtRiskSibling }

public enum DeclineReason { AlreadyOut, TooFar, Ill, ConflictOfInterest, Unsafe, Other }

public enum Status { Pending, Open, FollowUp, Closed, EvaluatedOut, Merged }

/// How an acceptance or arrival is known: from the person, or entered by another who was told.
public enum How { Self, Recorded }

public static class Names
{
    /// The name of a role as it is written everywhere outside this program, e.g. probationOfficer.
    public static string Wire(this Role role)
    {
        var name = role.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    public static bool TryRole(string? name, out Role role) =>
        (Enum.TryParse(name, ignoreCase: true, out role) && role.Wire() == name) || Fail(out role);

    private static bool Fail(out Role role)
    {
        role = default;
        return false;
    }
}
